// A site as a Caddyfile (caddyserver.com/docs/caddyfile). Caddy >= 2.10: ACME profiles, the hybrid group.
import { authorityOf, type CertificateSource, originOf, type Site } from '../site/site.ts';
import { ciphers, classicGroups, hsts, hybridGroup } from '../site/tls-policy.ts';
import { forgeable } from './forgeable-headers.ts';

export interface CaddyOptions {
  readonly certificate: CertificateSource;
  /** A port of the loopback address that answers 200 to whoever asks whether the proxy lives; null = none. */
  readonly healthPort: number | null;
}

/** The whole Caddyfile. Every text of it that a person chose was held to a form without blanks, quotes and braces. */
export function caddyfile(site: Site, { certificate, healthPort }: CaddyOptions): string {
  return [
    `# HTTPS for ${site.domain}, as Seaworthy writes it; a copy of ours is written anew by each apply.`,
    ...globalOptions(site),
    '',
    '(supabase) {',
    ...indented(routes(site)),
    '}',
    '',
    `${site.domain} {`,
    ...indented([...tlsBlock(certificate), 'import supabase']),
    '}',
    '',
    `http://${site.domain} {`,
    ...indented(plainSite(site)),
    '}',
    ...(healthPort === null ? [] : ['', `http://127.0.0.1:${healthPort} {`, '\trespond 200', '}']),
    '',
  ].join('\n');
}

function globalOptions({ trustedProxies }: Site): readonly string[] {
  if (trustedProxies.length === 0) return [];
  return [
    '{',
    '\tservers {',
    `\t\ttrusted_proxies static ${trustedProxies.join(' ')}`,
    // From the right to the left, so what a caller wrote in front counts for nothing.
    '\t\ttrusted_proxies_strict',
    '\t}',
    '}',
  ];
}

function tlsBlock(certificate: CertificateSource): readonly string[] {
  const policy = [
    'protocols tls1.2 tls1.3',
    `ciphers ${ciphers.map(({ iana }) => iana).join(' ')}`,
    `curves ${[hybridGroup, ...classicGroups].join(' ')}`,
  ];
  if (certificate.from === 'files')
    return [`tls ${certificate.cert} ${certificate.key} {`, ...indented(policy), '}'];
  if (certificate.from === 'internal') return ['tls {', ...indented([...policy, 'issuer internal']), '}'];
  const { directory, stagingDirectory, email, profile, caRoot } = certificate;
  const issuer = [
    `dir ${directory}`,
    ...(stagingDirectory === null ? [] : [`test_dir ${stagingDirectory}`]),
    ...(email === undefined ? [] : [`email ${email}`]),
    ...(profile === undefined ? [] : [`profile ${profile}`]),
    ...(caRoot === undefined ? [] : [`trusted_roots ${caRoot}`]),
  ];
  return ['tls {', ...indented([...policy, 'issuer acme {', ...indented(issuer), '}']), '}'];
}

/** Plain http leads to https; what a trusted proxy in front has taken by https already does not, or it would go in a circle. */
function plainSite(site: Site): readonly string[] {
  const redirect = `redir ${originOf(site)}{uri} 308`;
  if (site.trustedProxies.length === 0) return [redirect];
  return [
    '@terminated {',
    `\tremote_ip ${site.trustedProxies.join(' ')}`,
    '\theader X-Forwarded-Proto https',
    '}',
    'handle @terminated {',
    '\timport supabase',
    '}',
    'handle {',
    `\t${redirect}`,
    '}',
  ];
}

function routes(site: Site): readonly string[] {
  const denied = site.denied.map(({ prefix }) => `${prefix}*`);
  return [
    'header {',
    `\tStrict-Transport-Security "${hsts}"`,
    '\t?X-Content-Type-Options nosniff',
    '\t?Referrer-Policy strict-origin-when-cross-origin',
    '\t-Server',
    '}',
    ...(site.bodyLimitBytes === 0 ? [] : ['request_body {', `\tmax_size ${site.bodyLimitBytes}`, '}']),
    `@internal path ${denied.join(' ')}`,
    'handle @internal {',
    '\trespond 404',
    '}',
    ...storageRoute(site),
    '@api path /auth/v1/* /rest/v1/* /graphql/v1* /realtime/v1/* /storage/v1/* /functions/v1/* /sso/*',
    'handle @api {',
    ...indented(proxyTo(site, site.gateway)),
    '}',
    'handle {',
    ...indented(studioRoute(site)),
    '}',
  ];
}

/**
 * Straight to Storage, unless the request carries an `sb_` key, which the gateway alone can exchange for a token. CORS as the
 * gateway gives it, over whatever Storage says itself (supabase/supabase:docker/volumes/proxy/caddy/Caddyfile@8251255b).
 */
function storageRoute(site: Site): readonly string[] {
  if (site.storage === null) return [];
  return [
    '@storage {',
    '\tpath /storage/v1/*',
    '\tnot header apikey sb_*',
    '\tnot header_regexp Authorization "(?i)^bearer +sb_"',
    '\tnot vars_regexp {http.request.uri.query} "(?i)(^|&)apikey=sb_"',
    '}',
    'handle @storage {',
    '\turi strip_prefix /storage/v1',
    '\theader >Access-Control-Allow-Origin *',
    '\theader >Access-Control-Expose-Headers *',
    '\t@preflight {',
    '\t\tmethod OPTIONS',
    '\t\theader Origin *',
    '\t\theader Access-Control-Request-Method *',
    '\t}',
    '\thandle @preflight {',
    '\t\theader Access-Control-Allow-Methods "GET,POST,PUT,PATCH,DELETE,OPTIONS,HEAD"',
    '\t\theader Access-Control-Allow-Headers *',
    '\t\theader Access-Control-Max-Age 3600',
    '\t\trespond 204',
    '\t}',
    '\thandle {',
    ...indented(indented(proxyTo(site, site.storage, '/storage/v1'))),
    '\t}',
    '}',
  ];
}

function studioRoute(site: Site): readonly string[] {
  if (site.studio.by === 'nobody') return ['respond 404'];
  const target = site.studio.by === 'gateway' ? site.gateway : site.studio.address;
  return ['header X-Frame-Options SAMEORIGIN', ...proxyTo(site, target)];
}

/** Caddy waits for an answer without end and passes WebSockets on by itself. */
function proxyTo(site: Site, address: string, prefix?: string): readonly string[] {
  return [
    `reverse_proxy ${address} {`,
    // The caller as Caddy sees it; with trusted proxies, as the last of them saw it.
    '\theader_up X-Forwarded-For {client_ip}',
    '\theader_up X-Real-IP {client_ip}',
    '\theader_up X-Forwarded-Proto https',
    `\theader_up X-Forwarded-Host ${authorityOf(site)}`,
    `\theader_up X-Forwarded-Port ${site.httpsPort}`,
    ...forgeable.map((name) => `\theader_up -${name}`),
    prefix === undefined ? '\theader_up -X-Forwarded-Prefix' : `\theader_up X-Forwarded-Prefix ${prefix}`,
    '}',
  ];
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `\t${line}`);
}
