import { describe, expect, it } from 'vitest';
import { gather, live } from '../../../test/helpers/live.ts';
import type { AnyGatherer } from '../collect.ts';
import { liveGatherers } from '../live.ts';
import { ownHost } from './own-host.ts';

const noContexts = { ran: true, code: 1, stdout: '', stderr: 'unknown command' } as const;

const hostGatherers: readonly AnyGatherer[] = liveGatherers.filter(({ source }) => source === 'host');

describe('ownHost', () => {
  it('is this machine when a local engine tells its kernel and its name', async () => {
    expect(await ownHost(live())).toEqual({ known: true, value: true });
  });

  it('is this machine, too, when its engine is down', async () => {
    const dead = { ran: true, code: 1, stdout: 'null', stderr: 'Cannot connect' } as const;
    expect(await ownHost(live({ exec: [{ match: 'docker version', result: dead }] }))).toMatchObject({
      known: true,
    });
  });

  const elsewhere = 'needs the machine that runs the deployment';
  it.each([
    ['over SSH', { endpoint: 'ssh://deploy@server' }, `${elsewhere} (Docker is at ssh://deploy@server)`],
    ['over TCP', { endpoint: 'tcp://10.0.0.5:2375' }, `${elsewhere} (Docker is at tcp://10.0.0.5:2375)`],
    [
      'in a virtual machine behind a local socket',
      { info: { KernelVersion: '6.6.0-linuxkit' } },
      `${elsewhere} (the engine runs in a virtual machine or outside this container)`,
    ],
    [
      'outside the container we run in',
      { files: { '/proc/sys/kernel/hostname': '3f2a\n' } },
      `${elsewhere} (the engine runs in a virtual machine or outside this container)`,
    ],
    [
      'not here, for there is no docker',
      { exec: [{ match: 'docker', result: { ran: false, reason: 'docker is not installed' } as const }] },
      `${elsewhere} (docker is not installed)`,
    ],
  ])('is not this machine when the engine is %s, and no host fact is told', async (_, input, reason) => {
    const context = live(input);
    for (const gatherer of hostGatherers) {
      expect(await gather(gatherer, context)).toEqual({ known: false, reason });
    }
  });

  it('believes DOCKER_HOST where the client knows no contexts', async () => {
    const context = live({
      exec: [{ match: 'docker context', result: noContexts }],
    });
    expect(await ownHost(context)).toMatchObject({ known: true });
  });
});
