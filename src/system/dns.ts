import { Resolver } from 'node:dns/promises';
import type { Dns, DnsAnswer } from '../ports/dns.ts';

/** The resolver that this machine is set up with. */
export function systemDns(): Dns {
  return { txt };
}

async function txt(name: string): Promise<DnsAnswer> {
  try {
    const records = await new Resolver({ timeout: 3_000, tries: 2 }).resolveTxt(name);
    return { kind: 'records', texts: records.map((parts) => parts.join('')) };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    return code === 'ENODATA' || code === 'ENOTFOUND' ? { kind: 'none' } : { kind: 'unknown', reason: code };
  }
}
