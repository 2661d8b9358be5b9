import { describe, expect, it } from 'vitest';
import { fakeWorld, printed } from '../../../../test/helpers/world.ts';
import type { ProjectContainer } from '../../../engine/compose/compose.ts';
import type { Stream } from '../../../ports/streams.ts';
import { routeThrough } from './route.ts';

function container(service: string): ProjectContainer {
  return {
    id: `id-${service}`,
    name: `supabase-${service}`,
    service,
    state: 'running',
    health: 'healthy',
    configHash: '',
    configFiles: [],
    workingDirectory: '/srv/supabase',
    inspected: {},
  };
}

const missing = { ran: true, code: 127, stdout: '', stderr: '' } as const;

function worldWith(tools: Readonly<Record<string, string>>) {
  const opened: (readonly string[])[] = [];
  const world = fakeWorld({
    exec: [
      {
        match: 'docker exec',
        result: ({ argv }) => {
          const tool = tools[argv[2] ?? ''];
          return tool === undefined ? missing : printed(`${tool}\n`);
        },
      },
    ],
  });
  const program = (argv: readonly string[]) => {
    opened.push(argv);
    return {} as Stream;
  };
  return { world: { ...world, streams: { tcp: world.streams.tcp, program } }, opened };
}

describe('the route to a relay', () => {
  it('goes through the container of auth by nc, host and port as arguments of their own', async () => {
    const { world, opened } = worldWith({ 'id-auth': '/usr/bin/nc', 'id-db': '/bin/bash' });
    const route = await routeThrough([container('auth'), container('db')], 'auth', world);
    expect(route?.from).toBe('the container of auth, by nc');
    route?.open('mail.acme.dev', 587);
    expect(opened[0]?.slice(0, 6)).toEqual(['docker', 'exec', '-i', 'id-auth', 'sh', '-c']);
    expect(opened[0]?.slice(7)).toEqual(['sh', 'mail.acme.dev', '587', '120']);
  });

  it('takes another container of the network when that of auth has no tool, and says so', async () => {
    const { world } = worldWith({ 'id-db': '/bin/bash' });
    const route = await routeThrough([container('auth'), container('db')], 'auth', world);
    expect(route?.from).toMatch(/^supabase-db, which shares a network with auth.* by bash$/);
  });

  it('is none where no container has a tool', async () => {
    expect(await routeThrough([container('auth')], 'auth', worldWith({}).world)).toBeNull();
  });
});
