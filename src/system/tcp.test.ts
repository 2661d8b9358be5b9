import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, isIP } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemTcp } from './tcp.ts';

const hasPython = spawnSync('python3', ['--version']).status === 0;

const tcp = systemTcp();

/** A port of this machine on which somebody listens, while the test looks. */
async function withListener<T>(host: string, act: (port: number) => Promise<T>): Promise<T> {
  const server = createServer((socket) => socket.end());
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  try {
    return await act((server.address() as AddressInfo).port);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

describe('systemTcp', () => {
  it('finds a port open where somebody listens, and refused where nobody does', async () => {
    let port = 0;
    const seen = await withListener('127.0.0.1', (open) => {
      port = open;
      return tcp.connect('127.0.0.1', open, 30_000);
    });
    expect(seen).toBe('open');
    expect(await tcp.connect('127.0.0.1', port, 30_000)).toBe('refused');
  });

  it('takes a name that nobody knows for unreachable', async () => {
    expect(await tcp.connect('no-such-host.invalid', 80, 30_000)).toBe('unreachable');
  });

  it.skipIf(!hasPython)('says silent where nothing comes back in time', async () => {
    // A listener whose queue is full lets further attempts wait (listen(2), Linux: the SYN is dropped).
    const script =
      'import socket, sys\ns = socket.socket()\ns.bind(("127.0.0.1", 0))\ns.listen(0)\nprint(s.getsockname()[1], flush=True)\nsys.stdin.read()';
    const listener = spawn('python3', ['-c', script]);
    onTestFinished(() => void listener.stdin.end());
    const port = await new Promise<number>((resolve, reject) => {
      listener.once('error', reject);
      listener.stdout.once('data', (chunk) => resolve(Number(String(chunk))));
    });
    // Nobody accepts: the queue of 0 holds one, then it is full.
    const filling = [connect(port, '127.0.0.1'), connect(port, '127.0.0.1'), connect(port, '127.0.0.1')];
    onTestFinished(() => {
      for (const socket of filling) socket.destroy();
    });
    await once(filling[0] as (typeof filling)[number], 'connect');
    expect(await tcp.connect('127.0.0.1', port, 1_500)).toBe('silent');
  });

  it('names addresses of this machine that others can reach', () => {
    for (const address of tcp.ownAddresses()) {
      expect(isIP(address)).not.toBe(0);
      expect(address).not.toMatch(/^(?:127\.|169\.254\.|::1$|fe[89ab])/i);
    }
  });
});
