// A site as nginx has it (nginx.org/en/docs): what stands on the level of `http`, with the servers.
import { authorityOf, originOf, type Site } from '../site/site.ts';
import { ciphers, classicGroups, hsts, hybridGroup } from '../site/tls-policy.ts';
import { forgeable } from './forgeable-headers.ts';
import { nginxMaps } from './nginx-maps.ts';

export interface NginxOptions {
  /** Files of the certificate with its chain and of its key. */
  readonly certificate: { readonly cert: string; readonly key: string };
  /** Folder whose `.well-known/acme-challenge` certbot writes into; null = none. */
  readonly webroot: string | null;
  /** The ports nginx listens on: in a container 80 and 443, whatever is published. */
  readonly listen: { readonly http: number; readonly https: number; readonly ipv6: boolean };
  /** Who resolves names of services anew when a container gets another address: `127.0.0.11` in Docker; null = addresses only. */
  readonly resolver: string | null;
  /** `http2 on;` since nginx 1.25.1, `listen … http2` before. */
  readonly http2: 'directive' | 'listen';
  /** OpenSSL >= 3.5 knows X25519MLKEM768; an older one refuses the whole file for it. */
  readonly isHybrid: boolean;
}

/** Directives for the level of `http`: a file for conf.d or sites-enabled, or the middle of an nginx.conf. */
export function nginxSite(site: Site, options: NginxOptions): string {
  return [
    `# HTTPS for ${site.domain}, as Seaworthy writes it; a copy of ours is written anew by each apply.`,
    ...nginxMaps(site),
    '',
    'server {',
    ...indented([
      ...listening(options),
      `server_name ${site.domain};`,
      'server_tokens off;',
      ...tls(options),
      ...(options.resolver === null ? [] : [`resolver ${options.resolver} valid=10s;`]),
      ...site.trustedProxies.map((network) => `set_real_ip_from ${network};`),
      ...(site.trustedProxies.length === 0
        ? []
        : ['real_ip_header X-Forwarded-For;', 'real_ip_recursive on;']),
      '',
      `client_max_body_size ${site.bodyLimitBytes};`,
      // Long cookies of auth (supabase/supabase:docker/volumes/proxy/nginx/supabase-nginx.conf.tpl).
      'large_client_header_buffers 4 16k;',
      'proxy_buffer_size 128k;',
      'proxy_buffers 4 256k;',
      'proxy_busy_buffers_size 256k;',
      'proxy_http_version 1.1;',
      // Functions may take 410 seconds at the gateway.
      'proxy_read_timeout 600s;',
      'proxy_send_timeout 600s;',
      ...forwarded(site),
      ...answerHeaders(),
      '',
      `set $seaworthy_gateway http://${site.gateway};`,
      `if ($seaworthy_plain) { return 308 ${originOf(site)}$request_uri; }`,
      '',
      ...(options.webroot === null
        ? []
        : block('location ^~ /.well-known/acme-challenge/', [
            `root ${options.webroot};`,
            'default_type text/plain;',
          ])),
      ...site.denied.flatMap(({ prefix }) => block(`location ^~ ${prefix}`, ['return 404;'])),
      ...block('location /auth/v1/', [
        `limit_req zone=seaworthy_auth burst=${site.rateLimit.burst} nodelay;`,
        'limit_req_status 429;',
        toGateway,
      ]),
      ...block('location /realtime/v1/', [
        'proxy_read_timeout 3600s;',
        'proxy_send_timeout 3600s;',
        toGateway,
      ]),
      ...block('location /storage/v1/', storage(site)),
      ...block('location ~ ^/(rest/v1|graphql/v1|functions/v1|sso)(/|$)', [
        'proxy_buffering off;',
        toGateway,
      ]),
      ...block('location /', studio(site)),
    ]),
    '}',
    '',
  ].join('\n');
}

/** As the client wrote it, so that signatures over paths hold. */
const toGateway = 'proxy_pass $seaworthy_gateway$request_uri;';

function listening({ listen, http2 }: NginxOptions): readonly string[] {
  const families = listen.ipv6 ? ['', '[::]:'] : [''];
  const suffix = http2 === 'listen' ? ' ssl http2' : ' ssl';
  return [
    ...families.map((family) => `listen ${family}${listen.http};`),
    ...families.map((family) => `listen ${family}${listen.https}${suffix};`),
    ...(http2 === 'directive' ? ['http2 on;'] : []),
  ];
}

/** OpenSSL's names of the groups. */
const groupNames: Readonly<Record<string, string>> = {
  x25519: 'X25519',
  secp256r1: 'prime256v1',
  secp384r1: 'secp384r1',
  x25519mlkem768: 'X25519MLKEM768',
};

function tls({ certificate, isHybrid }: NginxOptions): readonly string[] {
  const groups = [...(isHybrid ? [hybridGroup] : []), ...classicGroups];
  return [
    `ssl_certificate ${certificate.cert};`,
    `ssl_certificate_key ${certificate.key};`,
    'ssl_protocols TLSv1.2 TLSv1.3;',
    `ssl_ciphers ${ciphers.map(({ openssl }) => openssl).join(':')};`,
    'ssl_prefer_server_ciphers off;',
    `ssl_ecdh_curve ${groups.map((group) => groupNames[group] ?? group).join(':')};`,
    'ssl_session_cache shared:seaworthy:10m;',
    'ssl_session_timeout 1d;',
    'ssl_session_tickets off;',
  ];
}

/** A level that sets one header inherits none, so all of them stand on the server alone; an empty value is not sent. */
function forwarded(site: Site): readonly string[] {
  const set = (name: string, value: string) => `proxy_set_header ${name} ${value};`;
  return [
    set('Host', '$http_host'),
    set('X-Real-IP', '$remote_addr'),
    set('X-Forwarded-For', '$remote_addr'),
    set('X-Forwarded-Proto', 'https'),
    set('X-Forwarded-Host', authorityOf(site)),
    set('X-Forwarded-Port', String(site.httpsPort)),
    set('X-Forwarded-Prefix', '$seaworthy_prefix'),
    set('Upgrade', '$http_upgrade'),
    set('Connection', '$seaworthy_connection'),
    ...forgeable.map((name) => set(name, '""')),
  ];
}

function answerHeaders(): readonly string[] {
  return [
    'proxy_hide_header Strict-Transport-Security;',
    'proxy_hide_header X-Content-Type-Options;',
    'proxy_hide_header Referrer-Policy;',
    `add_header Strict-Transport-Security "${hsts}" always;`,
    'add_header X-Content-Type-Options nosniff always;',
    'add_header Referrer-Policy strict-origin-when-cross-origin always;',
  ];
}

function storage(site: Site): readonly string[] {
  const stream = ['proxy_buffering off;', 'proxy_request_buffering off;'];
  if (site.storage === null) return [...stream, toGateway];
  return [
    ...stream,
    ...answerHeaders(),
    // CORS as the gateway gives it, over whatever Storage says itself; empty ones are for answers that are no preflight.
    ...['Origin', 'Methods', 'Headers'].map((name) => `proxy_hide_header Access-Control-Allow-${name};`),
    'proxy_hide_header Access-Control-Expose-Headers;',
    'proxy_hide_header Access-Control-Max-Age;',
    'add_header Access-Control-Allow-Origin * always;',
    'add_header Access-Control-Expose-Headers * always;',
    'add_header Access-Control-Allow-Methods $seaworthy_cors_methods always;',
    'add_header Access-Control-Allow-Headers $seaworthy_cors_headers always;',
    'add_header Access-Control-Max-Age $seaworthy_cors_age always;',
    'if ($seaworthy_preflight) { return 204; }',
    `set $seaworthy_target http://${site.storage}$seaworthy_storage_path;`,
    'if ($seaworthy_exchanged) { set $seaworthy_target $seaworthy_gateway$request_uri; }',
    'proxy_pass $seaworthy_target;',
  ];
}

function studio(site: Site): readonly string[] {
  if (site.studio.by === 'nobody') return ['return 404;'];
  const frame = [...answerHeaders(), 'add_header X-Frame-Options SAMEORIGIN always;'];
  if (site.studio.by === 'gateway') return [...frame, toGateway];
  return [
    ...frame,
    `set $seaworthy_studio http://${site.studio.address};`,
    'proxy_pass $seaworthy_studio$request_uri;',
  ];
}

function block(head: string, lines: readonly string[]): readonly string[] {
  return [`${head} {`, ...indented(lines), '}'];
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => (line === '' ? '' : `    ${line}`));
}
