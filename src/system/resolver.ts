import { lookup } from 'node:dns/promises';
import type { Resolved, Resolver } from '../ports/resolver.ts';

/** The machine's own resolver: hosts file and DNS, as `getaddrinfo` has them. */
export function systemResolver(): Resolver {
  return { addresses };
}

async function addresses(name: string, timeoutMs: number): Promise<Resolved> {
  const late: Resolved = { resolved: false, isAbsent: false, reason: 'no answer in time' };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<Resolved>((resolve) => {
    timer = setTimeout(() => resolve(late), timeoutMs);
  });
  const answer = await Promise.race([ask(name), limit]);
  clearTimeout(timer);
  return answer;
}

async function ask(name: string): Promise<Resolved> {
  try {
    const found = await lookup(name, { all: true });
    return { resolved: true, addresses: [...new Set(found.map(({ address }) => address))] };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    // Without a network a name is not found either in some resolvers, but EAI_AGAIN is what they mostly say.
    return { resolved: false, isAbsent: code === 'ENOTFOUND', reason: code };
  }
}
