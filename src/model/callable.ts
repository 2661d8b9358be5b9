// Which addresses a URL of a person's wishes may lead to. A webhook is text that somebody pasted, and what it calls is called
// with this machine's place in the network.
import { isLoopback, isPrivate } from './net.ts';

/** Why a URL is not called at all, completing "not sent: "; null = it may be. Says nothing of the URL, which may be a secret. */
export function whyNotCalled(url: string, allowHttp: boolean): string | null {
  if (!URL.canParse(url)) return 'the address is no URL';
  const { protocol, hostname, username } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:') return 'the address is neither https nor http';
  if (username !== '') return 'the address holds a user name, which is sent to nobody';
  if (protocol === 'https:' || allowHttp || isNear(hostname)) return null;
  // The name may lead to a private address; judged when it is looked up.
  return /^[\d.]+$|^\[/.test(hostname) ? 'plain http is for this machine and private networks alone' : null;
}

/** Why nobody connects to an address that a name led to; null = one may. */
export function whyNotAddress(url: string, allowHttp: boolean): (address: string) => string | null {
  const isPlain = URL.canParse(url) && new URL(url).protocol === 'http:';
  return (given) => {
    const address = unmapped(given);
    if (isMetadata(address)) return 'it leads to a link-local address, where clouds keep credentials';
    if (/^(?:0\.|22[4-9]\.|23\d\.|24\d\.|25\d\.|::$|ff)/.test(address))
      return 'it leads to no single machine';
    if (!isPlain || allowHttp || isNear(address)) return null;
    return 'plain http is for this machine and private networks alone';
  };
}

function isNear(host: string): boolean {
  return isLoopback(host) || isPrivate(host);
}

/**
 * RFC 3927 and RFC 4291 link-local, among them 169.254.169.254; the IPv6 address of the EC2 metadata service, and those of
 * Alibaba and Oracle Cloud, which are not link-local.
 */
function isMetadata(address: string): boolean {
  return /^169\.254\.|^fe[89ab][0-9a-f]:|^fd00:ec2::254$|^100\.100\.100\.200$|^192\.0\.0\.192$/.test(address);
}

/** IPv6 that means an IPv4 address: mapped and compatible (RFC 4291, 2.5.5), and through a NAT64 (RFC 6052). */
function unmapped(address: string): string {
  const text = address.toLowerCase().replace(/%.*$/, '');
  const dotted = /^(?:::ffff:|64:ff9b::|::)(\d+(?:\.\d+){3})$/.exec(text)?.[1];
  if (dotted !== undefined) return dotted;
  const hex = /^(?:::ffff:|64:ff9b::|::)([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(text);
  if (hex === null) return text;
  const [high, low] = [Number.parseInt(hex[1] ?? '', 16), Number.parseInt(hex[2] ?? '', 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}
