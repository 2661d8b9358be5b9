import { isReachable } from '../model/net.ts';
import { Problem } from '../model/problem.ts';

export interface Listen {
  readonly host: string;
  readonly port: number;
}

/** `127.0.0.1:9911`, `[::1]:9911`; `off` is null. Anything else is a Problem. */
export function parseListen(text: string): Listen | null {
  if (text === 'off') return null;
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([A-Za-z0-9.-]+)):(\d{1,5})$/.exec(text);
  const port = Number(match?.[3]);
  const host = match?.[1] ?? match?.[2];
  if (host !== undefined && port <= 65_535) return { host, port };
  throw new Problem({
    code: 'usage',
    message: `--listen ${JSON.stringify(text)} is no address with a port`,
    hints: ['write 127.0.0.1:9911, [::1]:9911 or off'],
  });
}

export function printAddress({ host, port }: Listen): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** What to say where others than this machine and its private networks can ask; null = nothing. */
export function openWarning(listen: Listen): string | null {
  if (!isReachable(listen.host)) return null;
  return `warning: ${printAddress(listen)} can be reached from other networks, and asks for no login`;
}
