/** Headers by which proxies and networks tell who calls; others may hold credentials and are not kept. */
const tellAddresses =
  /^(?:forwarded|x-forwarded-for|x-real-ip|x-client-ip|x-cluster-client-ip|true-client-ip|cf-connecting-ip|fly-client-ip|sb-forwarded-for)$/;

/** Of headers set by a proxy, as words of its file (`X-Real-IP $remote_addr`), those that tell addresses. */
export function addressHeaders(set: readonly (readonly string[])[]): Readonly<Record<string, string>> {
  const entries = set.map(([name = '', ...value]) => [name.toLowerCase(), value.join(' ')] as const);
  return Object.fromEntries(entries.filter(([name]) => tellAddresses.test(name)));
}
