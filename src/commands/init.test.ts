import { describe, expect, it } from 'vitest';
import { fakeWorld } from '../../test/helpers/world.ts';
import type { World } from '../ports/world.ts';
import { initCommand } from './init.ts';

const compose = `services:
  auth:
    image: supabase/gotrue:v2.180.0
    environment:
      API_EXTERNAL_URL: http://api.acme.com:8000
  kong:
    image: kong:2.8.1
    environment:
      KONG_DECLARATIVE_CONFIG: /home/kong/kong.yml
    ports: ["8000:8000"]
  supavisor:
    image: supabase/supavisor:2.7.0
    environment:
      TOLD: postgres://app@db.acme.com:6543/postgres
    ports: ["6543:6543"]
`;
const screen = { width: 80, colour: false };

interface Terminal {
  readonly world: World;
  /** What went to the person, in order. */
  readonly seen: readonly string[];
}

/** A terminal at which a person types these answers, then interrupts. */
function terminal(...answers: readonly string[]): Terminal {
  const left = [...answers];
  const seen: string[] = [];
  const world = fakeWorld({ files: { '/srv/supabase/docker-compose.yml': compose } });
  const talk: World['talk'] = {
    ...world.talk,
    canAsk: true,
    show: (text) => void seen.push(text),
    warn: (line) => void seen.push(line),
    ask: async (question, fallback) => {
      seen.push(question);
      const typed = left.shift();
      return typed === '' ? (fallback ?? '') : (typed ?? null);
    },
  };
  return { world: { ...world, talk }, seen };
}

function init({ world }: Terminal, more: Readonly<Record<string, unknown>> = {}) {
  const given = initCommand.input.parse({ static: true, dryRun: true, ...more });
  return initCommand.run(given, world, screen);
}

describe('init at a terminal', () => {
  it('shows what it found before it asks, and writes down the answers', async () => {
    const here = terminal('', 'ops@acme.com', 'loopback', '');
    const { exitCode, text } = await init(here);

    expect(here.seen[0]).toContain('Open to other machines: kong 8000 · supavisor 6543');
    expect(here.seen).toHaveLength(5);
    expect(here.seen[3]).toContain('clients are told to come to it: http://api.acme.com:8000');
    expect(exitCode).toBe(0);
    expect(text).toContain('\ndomain: api.acme.com\n');
    expect(text).toContain('\nemail: ops@acme.com\n');
    expect(text).toMatch(/\nexposure:\n {2}gateway: loopback .*\n {2}pooler: keep /);
  });

  it('asks nothing that a flag answers', async () => {
    const here = terminal('keep');
    await init(here, { domain: 'api.acme.com', email: 'ops@acme.com', pooler: 'auto' });

    expect(here.seen).toHaveLength(2);
  });

  it('asks nothing at all with --yes, and locks out nobody it knows of', async () => {
    const here = terminal();
    const { text } = await init(here, { yes: true });

    expect(here.seen).toEqual([]);
    expect(text).toMatch(/\nexposure:\n {2}# gateway: auto .*\n {2}pooler: keep /);
  });

  it('writes nothing when the person goes away, and ends with 7', async () => {
    const here = terminal('api.acme.com');

    expect(await init(here, { dryRun: false })).toEqual({ exitCode: 7, text: '' });
    expect(here.seen.at(-1)).toBe('nothing was written');
  });
});
