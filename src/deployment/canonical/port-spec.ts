// `IP:PUBLISHED:TARGET/PROTOCOL` with ranges (docker/go-connections v0.6, nat/nat.go `ParsePortSpec`).
import type { Place } from '../../model/place.ts';
import { wrongValue } from '../trouble.ts';
import { isIp } from '../units/ip.ts';

export interface PortSpec {
  readonly hostIp: string;
  /** Empty: any free port. */
  readonly published: string;
  readonly target: number;
  readonly protocol: string;
}

export function parsePorts(spec: string, path: string, at: Place): readonly PortSpec[] {
  const wrong = (complaint: string) => wrongValue(path, `has a port with ${complaint}`, at);
  const parts = spec.split(':');
  const [container = '', host = '', ...address] = parts.reverse();
  const [range = '', protocol = ''] = split(container, '/');
  if (range === '') throw wrong('no container port');
  const proto = (protocol || 'tcp').toLowerCase();
  if (!['tcp', 'udp', 'sctp'].includes(proto)) throw wrong('an unknown protocol');
  const hostIp = withoutBrackets(address.reverse().join(':'));
  if (hostIp === undefined || (hostIp !== '' && !isIp(hostIp))) throw wrong('an invalid host address');

  const target = parseRange(range);
  if (target === undefined) throw wrong('an invalid container port');
  const published = host === '' ? undefined : parseRange(host);
  if (host !== '' && published === undefined) throw wrong('an invalid host port');
  const count = target.end - target.start + 1;
  if (published !== undefined && published.end - published.start + 1 !== count && count > 1) {
    throw wrong('ranges of different length');
  }
  const ports = Array.from({ length: count }, (_, index) => ({
    hostIp,
    published: publishedText(published, index, count),
    target: target.start + index,
    protocol: proto,
  }));
  // Compose sorts them as texts: 10 comes before 9.
  return ports.sort((a, b) => (`${a.target}/` < `${b.target}/` ? -1 : 1));
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** One target takes a whole host range, of which Docker picks a free port. */
function publishedText(published: Range | undefined, index: number, count: number): string {
  if (published === undefined) return '';
  const first = String(published.start + index);
  return count === 1 && published.start !== published.end ? `${first}-${published.end}` : first;
}

function parseRange(text: string): Range | undefined {
  const [first = '', last = first] = split(text, '-');
  const start = portNumber(first);
  const end = portNumber(last);
  return start === undefined || end === undefined || end < start ? undefined : { start, end };
}

function portNumber(text: string): number | undefined {
  if (!/^[0-9]{1,20}$/.test(text)) return undefined;
  const port = Number(text);
  return port <= 65535 ? port : undefined;
}

function withoutBrackets(address: string): string | undefined {
  if (!address.startsWith('[')) return address;
  return /^\[([^\][]*)\]$/.exec(address)?.[1];
}

function split(text: string, separator: string): readonly [string, string?] {
  const index = text.indexOf(separator);
  return index === -1 ? [text] : [text.slice(0, index), text.slice(index + 1)];
}
