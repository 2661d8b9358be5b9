// The wishes of the practice `tls`. Texts that reach a proxy's configuration are held here to what cannot end a word there.
import { z } from 'zod';

/** Who ends TLS. */
export const proxyWishes = [
  'auto',
  'caddy',
  'nginx',
  'host-nginx',
  'host-caddy',
  'existing',
  'none',
] as const;

/** What an address in a configuration file may consist of: RFC 3986 without quotes, and nothing that a proxy substitutes. */
const plainUrl = z
  .string()
  .regex(/^https?:\/\/[A-Za-z0-9.\-_~:/?#@!&()*+,=%[\]]+$/, 'a URL such as https://app.acme.com')
  .refine((text) => URL.canParse(text), 'a URL such as https://app.acme.com');

const path = z
  .string()
  .regex(/^[^\s\0"'`{}$\\;:#]+$/, 'a path without blanks, quotes, braces, colons, # and $');

const anyNetwork = z.union([z.cidrv4(), z.cidrv6(), z.ipv4(), z.ipv6()]);

/** RFC 4632 and RFC 4291: an address with an optional length. */
const network = z
  .string()
  .regex(/^[0-9A-Fa-f.:]+(?:\/\d{1,3})?$/, 'a network such as 10.0.0.0/8')
  .refine((text) => anyNetwork.safeParse(text).success, 'a network such as 10.0.0.0/8');

const port = z.int().min(1).max(65535);

/** Let's Encrypt's two, by name, or the directory of another server. */
const acmeServer = z
  .string()
  .regex(
    /^(?:letsencrypt|letsencrypt-staging|https:\/\/[A-Za-z0-9.\-_~:/?&=,%]+)$/,
    'letsencrypt, letsencrypt-staging or an https URL',
  );

const acme = z.strictObject({
  server: acmeServer
    .default('letsencrypt')
    .describe('Who issues certificates: letsencrypt, letsencrypt-staging or the URL of an ACME directory'),
  profile: z
    .string()
    .regex(/^[A-Za-z0-9_-]+$/, 'a profile such as tlsserver')
    .optional()
    .describe(
      "The ACME profile, for example classic, tlsserver or shortlived; absent = the server's own choice",
    ),
  ca: path.optional().describe('File with the root certificate of a private ACME server'),
  staging_first: z
    .boolean()
    .default(true)
    .describe("Prove the way to Let's Encrypt at its staging server, whose limits are wide"),
});

export const tlsWishes = z.strictObject({
  proxy: z
    .enum(proxyWishes)
    .default('auto')
    .describe('Who ends TLS; auto keeps what is there and starts nothing'),
  acme: acme.prefault({}).describe('Certificates that are obtained and renewed'),
  certificate: z
    .strictObject({
      cert: path.describe('File with the certificate and its chain (PEM)'),
      key: path.describe('File with its key (PEM)'),
    })
    .optional()
    .describe('A certificate of your own, which you renew'),
  internal_ca: z
    .boolean()
    .default(false)
    .describe("Certificates from the proxy's own authority (Caddy alone)"),
  http_port: port.default(80).describe('Port for plain http, which leads to https'),
  https_port: port.default(443).describe('Port for https'),
  storage_port: port
    .default(15000)
    .describe('Port of 127.0.0.1 by which a proxy on this machine reaches Storage (host-nginx, host-caddy)'),
  trusted_proxies: z
    .array(network)
    .default([])
    .describe('Networks of a second proxy in front, which is believed about who calls'),
  site_url: plainUrl.optional().describe('Address of your application (SITE_URL)'),
  studio: z
    .enum(['login', 'closed', 'open'])
    .default('login')
    .describe("Studio behind the gateway's login, not at all, or for everybody"),
  rate_limit: z
    .strictObject({
      per_minute: z.int().min(1).max(60000).default(120).describe('Requests a minute'),
      burst: z.int().min(0).max(10000).default(60).describe('Requests at once beyond that'),
    })
    .prefault({})
    .describe('What one address may ask of auth before nginx answers 429'),
});

export type TlsWishes = z.infer<typeof tlsWishes>;

/** Whether these wishes start a proxy of ours, in a container or on this machine: clients then come by it alone. */
export function isProxyOfOurs({ proxy }: TlsWishes): boolean {
  return proxy === 'caddy' || proxy === 'nginx' || proxy === 'host-caddy' || proxy === 'host-nginx';
}
