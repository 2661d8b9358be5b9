// Which addresses can be reached from where. Texts only: nothing is resolved.

/** True for this machine's own addresses: `localhost`, 127.0.0.0/8 (RFC 1122), `::1` (RFC 4291), with or without brackets. */
export function isLoopback(host: string): boolean {
  const name = bare(host);
  if (name === 'localhost' || name.endsWith('.localhost')) return true;
  if (/^127(?:\.\d{1,3}){3}$/.test(name)) return true;
  return /^(?:::1|(?:0{1,4}:){7}0{0,3}1|::ffff:127(?:\.\d{1,3}){3})$/.test(name);
}

/** True for addresses that the internet does not route: RFC 1918, RFC 6598, RFC 3927, RFC 4193, link-local IPv6. */
export function isPrivate(host: string): boolean {
  const name = bare(host);
  if (name.includes(':')) return /^(?:f[cd][0-9a-f]{2}|fe[89ab][0-9a-f]):/.test(name);
  const parts = /^(\d{1,3})\.(\d{1,3})\.\d{1,3}\.\d{1,3}$/.exec(name);
  if (parts === null) return false;
  const [first, second] = [Number(parts[1]), Number(parts[2])];
  if (first === 10) return true;
  if (first === 172) return second >= 16 && second <= 31;
  if (first === 192) return second === 168;
  if (first === 169) return second === 254;
  return first === 100 && second >= 64 && second <= 127;
}

/** True when a port bound to this address of the host can be reached from other networks. Absent = every address. */
export function isReachable(hostIp: string | undefined): boolean {
  if (hostIp === undefined || hostIp === '') return true;
  return !isLoopback(hostIp) && !isPrivate(hostIp);
}

/**
 * Why a host name cannot be opened by people elsewhere, or null when it can. A name without a dot is known to one
 * machine or one Compose network alone.
 */
export function whyLocal(host: string): string | null {
  if (isLoopback(host)) return 'this machine alone';
  if (/^(?:0\.0\.0\.0|\[?::\]?)$/.test(host)) return 'no machine at all';
  if (isPrivate(host)) return 'one private network alone';
  return /[.:]/.test(bare(host)) ? null : 'one Compose network or machine alone';
}

/** Names that RFC 2606 keeps for examples, and what people write for "put yours here". Nobody gets a certificate or mail for them. */
export function isPlaceholderDomain(host: string): boolean {
  const name = bare(host);
  if (/(?:^|\.)example\.(?:com|net|org)$/.test(name)) return true;
  if (/\.(?:example|invalid)$/.test(name)) return true;
  return /(?:your|my)[-_]?(?:own[-_]?)?domain|change[-_]?me|(?:^|\.)domain\.(?:com|tld)$/.test(name);
}

function bare(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
}
