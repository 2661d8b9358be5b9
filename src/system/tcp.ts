import { isIPv6, connect as open } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { Tcp, TcpAnswer } from '../ports/tcp.ts';

/** TCP from this machine. */
export function systemTcp(): Tcp {
  return { connect, ownAddresses };
}

function connect(host: string, port: number, timeoutMs: number): Promise<TcpAnswer> {
  return new Promise((resolve) => {
    const socket = open({ host, port });
    // Bounds the name look-up and the connecting together.
    const timer = setTimeout(() => settle('silent'), timeoutMs);

    function settle(answer: TcpAnswer): void {
      clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    }

    socket.on('connect', () => settle('open'));
    socket.on('error', (error) => settle(answerOf(error)));
  });
}

function answerOf(error: Error): TcpAnswer {
  const code = 'code' in error ? String(error.code) : '';
  // A reset during the handshake is a refusal too: a firewall's REJECT --reject-with tcp-reset.
  if (code === 'ECONNREFUSED' || code === 'ECONNRESET') return 'refused';
  return code === 'ETIMEDOUT' ? 'silent' : 'unreachable';
}

function ownAddresses(): readonly string[] {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  const outward = all.filter(({ internal, address }) => !internal && !isLinkLocal(address));
  return outward.map(({ address }) => address);
}

/** 169.254.0.0/16 (RFC 3927) and fe80::/10 (RFC 4291 section 2.5.6). */
function isLinkLocal(address: string): boolean {
  return isIPv6(address) ? /^fe[89ab]/i.test(address) : address.startsWith('169.254.');
}
