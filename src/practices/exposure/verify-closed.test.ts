import { describe, expect, it } from 'vitest';
import { fakeWorld } from '../../../test/helpers/world.ts';
import type { Fragment } from '../../model/fragment.ts';
import type { TcpAnswer } from '../../ports/tcp.ts';
import { verifyClosed } from './verify-closed.ts';

const closed: Fragment = {
  kind: 'service-key',
  service: 'supavisor',
  path: ['ports'],
  how: 'replace',
  value: [{ host_ip: '127.0.0.1', target: 5432, protocol: 'tcp' }],
};
const unpublished: Fragment = { ...closed, how: 'remove', value: null };
const kept: Fragment = { ...closed, value: [{ target: 5432, protocol: 'tcp' }] };

const binding = (HostIp: string) => ({ '5432/tcp': [{ HostIp, HostPort: '15432' }], '9/udp': null });

function verify(fragment: Fragment, ports: unknown, answers: Readonly<Record<string, TcpAnswer>>) {
  const tcp = {
    connect: async (host: string, number: number) => answers[`${host}:${number}`] ?? 'refused',
    ownAddresses: () => ['203.0.113.7'],
  } as const;
  const networks = { default: { IPAddress: '172.18.0.5' }, host: { IPAddress: '' } };
  const inspected = ports === null ? null : { NetworkSettings: { Ports: ports, Networks: networks } };
  return verifyClosed([fragment], { world: { ...fakeWorld(), tcp }, inspect: async () => inspected });
}

describe('verifyClosed', () => {
  it('holds when 127.0.0.1 answers and no other address does', async () => {
    expect(await verify(closed, binding('127.0.0.1'), { '127.0.0.1:15432': 'open' })).toEqual({
      held: true,
      saw: ['supavisor is published to this machine alone'],
    });
  });

  it('holds when nothing is published any more, or nothing runs', async () => {
    expect(await verify(unpublished, { '5432/tcp': null }, {})).toMatchObject({ held: true });
    expect(await verify(closed, null, {})).toEqual({ held: true, saw: ['supavisor does not run'] });
  });

  it('breaks when another address still answers', async () => {
    const answers = { '127.0.0.1:15432': 'open', '203.0.113.7:15432': 'open' } as const;
    expect(await verify(closed, binding('127.0.0.1'), answers)).toEqual({
      held: false,
      reason: 'supavisor: 203.0.113.7:15432 still answers',
    });
  });

  it.each(['0.0.0.0', '::', ''])('breaks when the container still publishes on %j', async (address) => {
    const reason = `supavisor: 5432/tcp is still published on ${address || 'every address'}:15432`;
    expect(await verify(closed, binding(address), {})).toEqual({ held: false, reason });
    expect(await verify(unpublished, binding(address), {})).toEqual({ held: false, reason });
  });

  it('breaks when this machine cannot reach what listens in the container', async () => {
    expect(await verify(closed, binding('127.0.0.1'), { '172.18.0.5:5432': 'open' })).toEqual({
      held: false,
      reason: 'supavisor: 127.0.0.1:15432 does not answer (refused), though its container does',
    });
  });

  it('holds where nobody listens in the container either, and says so', async () => {
    // As with userland-proxy: false, where Docker itself accepts nothing on the container's behalf.
    expect(await verify(closed, binding('127.0.0.1'), {})).toEqual({
      held: true,
      saw: [
        'supavisor is published to this machine alone; no answer on 5432/tcp, nor from the container itself',
      ],
    });
    expect(await verify(closed, binding('127.0.0.1'), { '203.0.113.7:15432': 'open' })).toMatchObject({
      held: false,
    });
  });

  it('claims no answer of a container that publishes nothing', async () => {
    for (const ports of [{}, { '5432/tcp': null }]) {
      expect(await verify(closed, ports, {})).toEqual({ held: true, saw: ['supavisor publishes nothing'] });
    }
  });

  it('does not mind a port that was kept, nor the same number on an address that is published on purpose', async () => {
    const own: Fragment = {
      ...closed,
      value: [
        { host_ip: '127.0.0.1', target: 5432, protocol: 'tcp' },
        // biome-ignore lint/suspicious/noTemplateCurlyInString: a template of Compose
        { host_ip: '${VPN}', target: 5432, protocol: 'tcp' },
      ],
    };
    const ports = {
      '5432/tcp': [
        { HostIp: '127.0.0.1', HostPort: '15432' },
        { HostIp: '203.0.113.7', HostPort: '15432' },
      ],
    };
    const answers = { '127.0.0.1:15432': 'open', '203.0.113.7:15432': 'open' } as const;
    expect(await verify(own, ports, answers)).toMatchObject({ held: true });
    expect(await verify(own, binding('127.0.0.1'), answers)).toMatchObject({ held: false });
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a template of Compose
    const template: Fragment = { ...closed, value: [{ target: '${P}', protocol: 'tcp' }] };
    expect(await verify(template, binding('0.0.0.0'), {})).toMatchObject({ held: true });
  });

  it('does not mind a port that was kept', async () => {
    expect(await verify(kept, binding('0.0.0.0'), {})).toMatchObject({ held: true });
  });
});
