// Whether closed ports are closed, by looking at the container and by knocking.
import { z } from 'zod';
import { broke, held, type Probe, type Verification } from '../../engine/change.ts';
import type { Fragment } from '../../model/fragment.ts';
import { isLoopback, isReachable } from '../../model/net.ts';
import type { Tcp } from '../../ports/tcp.ts';

/** `docker inspect`: `{"5432/tcp": [{"HostIp": "127.0.0.1", "HostPort": "5432"}], "9000/tcp": null}`. */
const inspected = z.looseObject({
  NetworkSettings: z.looseObject({
    Ports: z.record(
      z.string(),
      z.array(z.looseObject({ HostIp: z.string(), HostPort: z.string() })).nullable(),
    ),
  }),
});

/** What of a fragment's list of ports is looked at again. */
const wantedPorts = z.array(
  z.looseObject({ host_ip: z.string().optional(), target: z.number(), protocol: z.string() }),
);

const knockMs = 2000;

/** Every closed service: no wide binding but those that were kept, 127.0.0.1 answers, no other address of this machine does. */
export async function verifyClosed(fragments: readonly Fragment[], probe: Probe): Promise<Verification> {
  const saw: string[] = [];
  for (const fragment of fragments) {
    if (fragment.kind !== 'service-key' || fragment.path[0] !== 'ports') continue;
    const service = fragment.service;
    const answer = await probe.inspect(service);
    if (answer === null) {
      saw.push(`${service} does not run`);
      continue;
    }
    const container = inspected.safeParse(answer);
    if (!container.success) return broke(`the container of ${service} does not tell its ports`);
    const ports = fragment.how === 'remove' ? [] : wantedPorts.parse(fragment.value);
    const kept = ports
      .filter(({ host_ip }) => isReachable(host_ip))
      .map(({ target, protocol }) => `${target}/${protocol}`);
    const fault = await faultOf(container.data.NetworkSettings.Ports, kept, probe.world.tcp);
    if (fault !== null) return broke(`${service}: ${fault}`);
    saw.push(`${service} answers on this machine alone`);
  }
  return held(...saw);
}

type Bindings = z.infer<typeof inspected>['NetworkSettings']['Ports'];

async function faultOf(bindings: Bindings, kept: readonly string[], tcp: Tcp): Promise<string | null> {
  for (const [port, hosts] of Object.entries(bindings)) {
    if (kept.includes(port)) continue;
    for (const { HostIp: address, HostPort: number } of hosts ?? []) {
      if (isReachable(address))
        return `${port} is still published on ${address || 'every address'}:${number}`;
      if (!isLoopback(address) || !port.endsWith('/tcp')) continue;
      const fault = await knock(address, Number(number), tcp);
      if (fault !== null) return fault;
    }
  }
  return null;
}

async function knock(address: string, port: number, tcp: Tcp): Promise<string | null> {
  const own = await tcp.connect(address, port, knockMs);
  if (own !== 'open') return `${address}:${port} does not answer (${own})`;
  for (const other of tcp.ownAddresses()) {
    if ((await tcp.connect(other, port, knockMs)) === 'open') return `${other}:${port} still answers`;
  }
  return null;
}
