import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
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

const servers: Server[] = [];
const sockets: Socket[] = [];

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const server of servers.splice(0)) server.close();
});

/** Says nothing, and keeps its side open when the other closes. */
async function silentRelay() {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.push(socket.on('error', () => undefined));
  });
  servers.push(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  return { server, port: typeof address === 'object' ? (address?.port ?? 0) : 0 };
}

/** The tool as a container runs it: in a process group of its own. */
async function toolAt(port: number) {
  const { world, opened } = worldWith({ 'id-auth': '/bin/bash' });
  (await routeThrough([container('auth')], 'auth', world))?.open('127.0.0.1', port);
  const [name = '', ...argv] = opened[0]?.slice(4) ?? [];
  return spawn(name, argv, { detached: true, stdio: ['pipe', 'pipe', 'ignore'] });
}

describe('the tool in the container', () => {
  it('ends with the dialogue, also when the relay keeps the connection open', async () => {
    const { server, port } = await silentRelay();
    const tool = await toolAt(port);
    await once(server, 'connection');
    const end = once(tool, 'close');
    tool.stdin.end();
    await end;
  });

  it('ends with the relay, after all that it said', async () => {
    const { server, port } = await silentRelay();
    const tool = await toolAt(port);
    const end = once(tool, 'close');
    const said: string[] = [];
    tool.stdout.on('data', (chunk: Buffer) => said.push(String(chunk)));
    await once(server, 'connection');
    sockets[0]?.end('421 not now\r\n');
    await end;
    expect(said.join('')).toBe('421 not now\r\n');
  });
});

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
