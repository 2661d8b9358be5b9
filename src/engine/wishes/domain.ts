import { isPlaceholderDomain, whyLocal } from '../../model/net.ts';

/** RFC 1035, section 2.3.1, with digits in front as RFC 1123 allows; at least two labels, the last one not a number. */
const hostName =
  /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?!\d+$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;

/** What keeps a text from being the public host name of a deployment, as "should be …"; null = nothing. */
export function whyNotDomain(text: string): string | null {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return 'a host name alone, without the scheme';
  if (/:\d+$/.test(text) && !/:.*:/.test(text)) return 'a host name alone, without the port';
  if (/[/?#]/.test(text)) return 'a host name alone, without the path';
  if (whyLocal(text) !== null) return `a public host name; this one is for ${whyLocal(text)}`;
  if (!hostName.test(text)) return 'a public host name such as api.acme.com';
  return isPlaceholderDomain(text) ? 'a name of yours; this one is kept for examples' : null;
}

/** What keeps a mail address from reaching a person, as "should be …"; null = nothing. Its form is the caller's to check. */
export function whyNotReached(email: string): string | null {
  const domain = email.slice(email.lastIndexOf('@') + 1);
  if (whyLocal(domain) !== null) return 'a mail address with a public domain';
  return isPlaceholderDomain(domain) ? 'an address of yours; this one is kept for examples' : null;
}
