import { describe, expect, it } from 'vitest';
import { directoryWith } from '../../../test/helpers/deployments.ts';
import { adopted, candidate, contribution } from '../../../test/render/candidates.ts';
import { createRedactor } from '../../facts/redactor.ts';
import type { Fragment } from '../../model/fragment.ts';
import type { DiffLine } from '../../model/plan.ts';
import { diffOf } from './diff.ts';

const files = {
  'docker-compose.yml': `services:
  db:
    image: supabase/postgres:17
    command: ["postgres", "-c", "work_mem=4MB"]
    ports: ["5432:5432", "127.0.0.1:53:53/udp", "[::1]:54:54"]
    healthcheck:
      test: ["CMD", "pg_isready", "-U", "a b"]
      interval: 60s
    environment:
      SMTP_HOST: mail
      SMTP_PASS: hunter2hunter2
      URL: "postgres://a:hunter2hunter2@db/a"
      LONG: ${'x'.repeat(400)}
      JWT_EXPIRY: "${'$'}{JWT_EXPIRY}"
`,
  '.env': 'A=1\nJWT_EXPIRY=3600\n',
};

function key(
  path: string,
  value: ReturnType<typeof JSON.parse>,
  how: 'set' | 'replace' | 'remove' = 'set',
): Fragment {
  return { kind: 'service-key', service: 'db', path: path.split('.') as [string], how, value };
}

const variable = (name: string, value: string | { secret: 'prompt' }): Fragment => {
  return { kind: 'environment', service: 'db', name, value };
};

/** There, and back again. */
function diffs(fragment: Fragment): {
  readonly there: readonly DiffLine[];
  readonly back: readonly DiffLine[];
} {
  const from = adopted(directoryWith(files));
  const change = contribution('a/b', fragment);
  const { project } = candidate(from, [change]);
  const redactor = createRedactor(from.base, { key: new Uint8Array(32), samples: [] });
  return {
    there: diffOf(from.base, project, change, redactor),
    back: diffOf(project, from.base, change, redactor),
  };
}

const at = (line: number, file = 'docker-compose.yml') => ({ file, line });

describe('diffOf', () => {
  it.each<[string, Fragment, DiffLine[]]>([
    [
      'ports as docker ps prints them',
      key('ports', ['127.0.0.1:5432:5432'], 'replace'),
      [
        {
          subject: 'services.db.ports',
          before: '0.0.0.0:5432->5432/tcp, 127.0.0.1:53->53/udp, [::1]:54->54/tcp',
          after: '127.0.0.1:5432->5432/tcp',
          at: at(5),
        },
      ],
    ],
    [
      'what is removed',
      key('ports', null, 'remove'),
      [
        {
          subject: 'services.db.ports',
          before: '0.0.0.0:5432->5432/tcp, 127.0.0.1:53->53/udp, [::1]:54->54/tcp',
          after: null,
          at: at(5),
        },
      ],
    ],
    [
      'a mapping key by key, only what changes',
      key('healthcheck', { interval: '1m', timeout: '5s', retries: 3 }),
      [
        { subject: 'services.db.healthcheck.timeout', before: null, after: '5s' },
        { subject: 'services.db.healthcheck.retries', before: null, after: '3' },
      ],
    ],
    [
      'words of a command that hold blanks in quotes',
      key('healthcheck.test', ['CMD', 'x']),
      [
        {
          subject: 'services.db.healthcheck.test',
          before: 'CMD pg_isready -U "a b"',
          after: 'CMD x',
          at: at(7),
        },
      ],
    ],
    [
      'durations as people write them',
      key('healthcheck.interval', '90s'),
      [{ subject: 'services.db.healthcheck.interval', before: '1m', after: '1m30s', at: at(8) }],
    ],
    [
      'a variable where it is written',
      variable('SMTP_HOST', 'relay'),
      [{ subject: 'services.db.environment.SMTP_HOST', before: 'mail', after: 'relay', at: at(10) }],
    ],
    [
      'a key of the env file',
      variable('JWT_EXPIRY', '60'),
      [{ subject: '.env JWT_EXPIRY', before: '3600', after: '60', at: at(2, '.env') }],
    ],
    [
      'a setting on the command line',
      { kind: 'setting', service: 'db', name: 'work_mem', value: '8MB' },
      [{ subject: 'services.db.command work_mem', before: '4MB', after: '8MB', at: at(4) }],
    ],
    [
      'a service of ours by its image',
      { kind: 'new-service', service: 'new', definition: { image: 'y:1' } },
      [{ subject: 'services.new', before: null, after: 'image y:1' }],
    ],
    ['nothing where nothing changes', variable('SMTP_HOST', 'mail'), []],
  ])('shows %s', (_what, fragment, lines) => {
    expect(diffs(fragment).there).toEqual(lines);
  });

  it('shows a setting that goes as gone', () => {
    const { there, back } = diffs({ kind: 'setting', service: 'db', name: 'jit', value: 'off' });
    expect(there).toMatchObject([{ subject: 'services.db.command jit', before: null, after: 'off' }]);
    expect(back).toMatchObject([{ subject: 'services.db.command jit', before: 'off', after: null }]);
  });

  it('shows a file and a row by what is known of them', () => {
    const row: Fragment = {
      kind: 'row',
      database: '_supabase',
      table: '_supavisor.tenants',
      key: { id: '1' },
      column: 'default_pool_size',
      value: 20,
    };
    expect(diffs(row).there).toEqual([
      { subject: '_supabase _supavisor.tenants default_pool_size', before: null, after: '20' },
    ]);
    const file: Fragment = { kind: 'file', path: 'firewall/a.sh', text: 'a\nb\n', executable: true };
    expect(diffs(file).there).toEqual([
      { subject: 'firewall/a.sh', before: null, after: '2 lines, executable' },
    ]);
  });

  it('shows a withdrawal the other way round', () => {
    expect(diffs(variable('JWT_EXPIRY', '60')).back).toEqual([
      { subject: '.env JWT_EXPIRY', before: '60', after: '3600', at: at(2, '.env') },
    ]);
  });

  it('cuts long values', () => {
    const [line] = diffs(variable('LONG', 'y')).there;
    expect(line?.before).toBe(`${'x'.repeat(159)}…`);
  });

  it.each<[string, Fragment]>([
    ['by its name', variable('SMTP_PASS', 'swordfish99')],
    ['inside an address', variable('URL', 'postgres://a:swordfish99@db/a')],
    ['by its reference', variable('SMTP_HOST', { secret: 'prompt' })],
    ['where a name of an option tells', key('labels', { 'acme.token': 'swordfish99' })],
  ])('shows no secret, known %s, and that it changes', (_how, fragment) => {
    const { there, back } = diffs(fragment);
    expect(there).toHaveLength(1);
    expect(back).toHaveLength(1);
    expect(JSON.stringify([there, back])).not.toMatch(/hunter2|swordfish|SECRET-/);
  });
});
