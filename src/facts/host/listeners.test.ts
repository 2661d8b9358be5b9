import { describe, expect, it } from 'vitest';
import { gather, live } from '../../../test/helpers/live.ts';
import { printed } from '../../../test/helpers/world.ts';
import { listeners } from './listeners.ts';

const output = `LISTEN 0      4096         0.0.0.0:5432       0.0.0.0:*    users:(("docker-proxy",pid=18995,fd=4))
LISTEN 0      128          0.0.0.0:22         0.0.0.0:*
LISTEN 0      4096   127.0.0.53%lo:53         0.0.0.0:*    users:(("systemd-resolve",pid=1,fd=13))
LISTEN 0      4096            [::]:5432          [::]:*    users:(("docker-proxy",pid=19001,fd=4))
LISTEN 0      511                *:80               *:*    users:(("nginx",pid=5,fd=6),("nginx",pid=4,fd=6))
LISTEN 0      4096           [::1]:631           [::]:*
`;

describe('listeners', () => {
  it('tells address, port and the process where it may be seen', async () => {
    const context = live({ exec: [{ match: 'ss', result: printed(output) }] });
    expect(await gather(listeners, context)).toEqual({
      known: true,
      value: {
        sockets: [
          { address: '0.0.0.0', port: 5432, process: 'docker-proxy' },
          { address: '0.0.0.0', port: 22 },
          { address: '127.0.0.53', port: 53, process: 'systemd-resolve' },
          { address: '::', port: 5432, process: 'docker-proxy' },
          { address: '::', port: 80, process: 'nginx' },
          { address: '::1', port: 631 },
        ],
      },
    });
  });

  it('knows that nothing listens', async () => {
    const context = live({ exec: [{ match: 'ss', result: printed('') }] });
    expect(await gather(listeners, context)).toEqual({ known: true, value: { sockets: [] } });
  });

  it.each([
    [{ ran: false, reason: 'ss is not installed' } as const, 'ss is not installed'],
    [printed('LISTEN 0 1 what is this\n'), 'ss answered in an unexpected form'],
  ])('says why it cannot tell', async (result, reason) => {
    const context = live({ exec: [{ match: 'ss', result }] });
    expect(await gather(listeners, context)).toEqual({ known: false, reason });
  });
});
