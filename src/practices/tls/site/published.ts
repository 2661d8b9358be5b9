import type { Reach } from './make-site.ts';

/** By a port published on this machine, for a proxy that is installed on it; null = none is published. */
export const byPublishedPort: Reach = ({ ports, networkMode }, port) => {
  if (networkMode?.value === 'host') return `127.0.0.1:${port}`;
  const found = ports.find(
    ({ target, published, protocol }) => target === port && protocol === 'tcp' && /^\d+$/.test(published),
  );
  if (found === undefined) return null;
  const { hostIp = '' } = found;
  const isEvery = hostIp === '' || hostIp === '0.0.0.0' || /^\[?::\]?$/.test(hostIp);
  return `${isEvery ? '127.0.0.1' : bracketed(hostIp)}:${found.published}`;
};

function bracketed(address: string): string {
  return address.includes(':') && !address.startsWith('[') ? `[${address}]` : address;
}
