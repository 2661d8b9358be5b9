// The list of ports a service gets. It is written whole, because Compose merges lists of ports by adding to them
// (compose-spec, 13-merge.md), and an added 127.0.0.1:5432 would leave 0.0.0.0:5432 where it is.

import type { PortFact } from '../../model/facts/services.ts';
import type { Json, ServiceKeyFragment } from '../../model/fragment.ts';
import { isClosing, type WishedPort } from './port-fates.ts';

/** The fragment that closes what is to be closed of one service; its other ports are repeated as they are. */
export function closedPortsOf(
  ports: readonly PortFact[],
  wished: readonly WishedPort[],
  followsEnvFile: (port: PortFact) => boolean,
): ServiceKeyFragment | null {
  const [first] = wished;
  if (first === undefined || !wished.some(isClosing)) return null;
  const base = { kind: 'service-key', service: first.service.name, path: ['ports'] } as const;
  const kept = ports.flatMap((port) => {
    const wish = wished.find((one) => one.port === port);
    return wish?.becomes === 'unpublished' ? [] : [bound(port, wish)];
  });
  const items = [...new Map(kept.map((port) => [keyOf(port), port])).values()];
  if (items.length === 0) return { ...base, how: 'remove', value: null };
  const value = items.map((port) => written(port, followsEnvFile(port)));
  return { ...base, how: 'replace', value, interpolated: true };
}

function bound(port: PortFact, wish: WishedPort | undefined): PortFact {
  if (wish?.becomes !== 'loopback') return port;
  const { hostIpExpression: _, ...rest } = port;
  return { ...rest, hostIp: loopbackFor(port.hostIp) };
}

/** Of the family that was published: whoever wrote `[::]` alone may have no IPv4. */
function loopbackFor(hostIp: string | undefined): string {
  return hostIp?.includes(':') === true ? '::1' : '127.0.0.1';
}

function keyOf({ hostIp, published, target, protocol }: PortFact): string {
  return `${hostIp} ${published} ${target} ${protocol}`;
}

/** Compose's long form; texts are templates. */
function written(port: PortFact, followsEnvFile: boolean): Json {
  const published = followsEnvFile ? (port.expression ?? port.published) : port.published;
  const target = followsEnvFile ? (port.targetExpression ?? port.target) : port.target;
  const hostIp = followsEnvFile ? (port.hostIpExpression ?? port.hostIp) : port.hostIp;
  return {
    ...(port.name === undefined ? {} : { name: literal(port.name) }),
    ...(port.mode === undefined ? {} : { mode: literal(port.mode) }),
    ...(hostIp === undefined ? {} : { host_ip: hostIp }),
    target,
    ...(published === '' ? {} : { published }),
    protocol: port.protocol,
    ...(port.appProtocol === undefined ? {} : { app_protocol: literal(port.appProtocol) }),
  };
}

function literal(text: string): string {
  return text.replaceAll('$', '$$$$');
}
