// Whether closed ports are closed, by looking at the container and by knocking.
import { z } from 'zod';
import { broke, held, type Probe, type Verification } from '../../engine/change.ts';
import { listed } from '../../engine/words.ts';
import type { Fragment } from '../../model/fragment.ts';
import { isLoopback, isReachable } from '../../model/net.ts';
import type { Tcp } from '../../ports/tcp.ts';

/** `docker inspect`: `{"5432/tcp": [{"HostIp": "127.0.0.1", "HostPort": "5432"}], "9000/tcp": null}`. */
const inspected = z.looseObject({
  NetworkSettings: z.looseObject({
    Networks: z.record(z.string(), z.looseObject({ IPAddress: z.string().optional() })).optional(),
    Ports: z.record(
      z.string(),
      z.array(z.looseObject({ HostIp: z.string(), HostPort: z.string() })).nullable(),
    ),
  }),
});

/** What of a fragment's list of ports is looked at again. */
const wantedPorts = z.array(
  z.looseObject({
    host_ip: z.string().optional(),
    target: z.union([z.number(), z.string()]),
    protocol: z.string(),
  }),
);

const knockMs = 2000;

/**
 * Every closed service: no wide binding but those that were kept, no other address of this machine answers, and 127.0.0.1
 * does. Where it does not because nobody listens in the container either, that is not the change's doing: without Docker's
 * userland proxy (`userland-proxy: false`) a mapped port answers only when its container does.
 */
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
      // A template stands for some number, which only Compose knows.
      .map(({ target, protocol }) => `${typeof target === 'string' ? '*' : target}/${protocol}`);
    const looked = await look(container.data.NetworkSettings, kept, probe.world.tcp);
    if ('fault' in looked) return broke(`${service}: ${looked.fault}`);
    saw.push(`${service} ${looked.saw}`);
  }
  return held(...saw);
}

type Network = z.infer<typeof inspected>['NetworkSettings'];

interface Binding {
  /** `5432/tcp`, in the container. */
  readonly port: string;
  readonly address: string;
  readonly number: number;
}

type Looked = { readonly saw: string } | { readonly fault: string };

async function look(network: Network, kept: readonly string[], tcp: Tcp): Promise<Looked> {
  const bindings = Object.entries(network.Ports).flatMap(([port, hosts]): readonly Binding[] =>
    (hosts ?? []).map(({ HostIp: address, HostPort: number }) => ({ port, address, number: Number(number) })),
  );
  if (bindings.length === 0) return { saw: 'publishes nothing' };
  const mayStay = ({ port }: Binding) => kept.includes(port) || kept.includes(port.replace(/^\d+/, '*'));
  const wide = bindings.find((binding) => isReachable(binding.address) && !mayStay(binding));
  if (wide !== undefined) {
    return { fault: `${wide.port} is still published on ${wide.address || 'every address'}:${wide.number}` };
  }
  const idle: string[] = [];
  for (const binding of bindings) {
    if (!isLoopback(binding.address) || !binding.port.endsWith('/tcp')) continue;
    const answer = await knock(binding, bindings, network, tcp);
    if (answer === 'idle') idle.push(binding.port);
    else if (answer !== null) return { fault: answer };
  }
  const silent = idle.length === 0 ? '' : `; no answer on ${listed(idle)}, nor from the container itself`;
  return { saw: `is published to this machine alone${silent}` };
}

/** null = as it should be, `idle` = nobody listens behind it. */
async function knock(
  { address, number, port }: Binding,
  bindings: readonly Binding[],
  { Networks: networks = {} }: Network,
  tcp: Tcp,
): Promise<string | null> {
  // The same number on a VPN's address, for example, is published on purpose.
  const meant = bindings.filter((one) => one.number === number).map((one) => one.address);
  for (const other of tcp.ownAddresses().filter((one) => !meant.includes(one))) {
    if ((await tcp.connect(other, number, knockMs)) === 'open') return `${other}:${number} still answers`;
  }
  const own = await tcp.connect(address, number, knockMs);
  if (own === 'open') return null;
  for (const { IPAddress: inside = '' } of Object.values(networks)) {
    if (inside === '') continue;
    if ((await tcp.connect(inside, Number.parseInt(port, 10), knockMs)) === 'open')
      return `${address}:${number} does not answer (${own}), though its container does`;
  }
  return 'idle';
}
