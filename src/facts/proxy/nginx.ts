import type { ProxyConfigFact } from '../../model/facts/files.ts';
import { durationMs, sizeBytes } from '../services/quantity.ts';
import { addressHeaders } from './address-headers.ts';
import { type Directive, everywhere, named } from './blocks.ts';

/**
 * What an nginx file does, one fact for each `server` that forwards: the site of Studio or of an application says nothing
 * about the one of Supabase beside it.
 */
export function nginxConfigs(directives: readonly Directive[], file: string): readonly ProxyConfigFact[] {
  const servers = everywhere(directives)
    .filter(({ directive }) => isServer(directive))
    .map(({ directive }) => directive)
    .filter(({ block }) => everywhere(block).some(({ directive }) => directive.words[0] === 'proxy_pass'));
  const parts = servers.length < 2 ? [directives] : servers.map((server) => onlyWith(directives, server));
  return parts.flatMap((part) => nginxConfig(part, file) ?? []);
}

function onlyWith(directives: readonly Directive[], server: Directive): readonly Directive[] {
  return directives
    .filter((directive) => !isServer(directive) || directive === server)
    .map((directive) =>
      directive === server ? directive : { ...directive, block: onlyWith(directive.block, server) },
    );
}

/** A site, and no line `server host:port;` of an upstream. */
function isServer({ words, block }: Directive): boolean {
  return words[0] === 'server' && block.length > 0;
}

/** What an nginx file does with the deployment's traffic (nginx.org/en/docs, ngx_http_core_module, ngx_http_proxy_module). */
function nginxConfig(directives: readonly Directive[], file: string): ProxyConfigFact | null {
  const all = everywhere(directives);
  const upstreams = all.flatMap(({ directive, above }) => upstreamsOf(directive, above, all));
  if (upstreams.length === 0) return null;
  const servers = all.filter(
    ({ directive }) => directive.words[0] === 'server' && directive.block.length > 0,
  );
  const serverNames = servers.flatMap(({ directive }) =>
    named(directive.block, 'server_name').flatMap(({ words, at }) =>
      words.slice(1).map((name) => ({ name, at })),
    ),
  );
  const main = servers.find(({ directive }) => isTls(directive)) ?? servers[0];
  const scope = [...(main?.above ?? []).map(({ block }) => block), directives];
  const server = main?.directive;
  const limit = inherited('client_max_body_size', locationFor('/storage/v1/object', server), server, scope);
  const timeout = inherited(
    'proxy_read_timeout',
    locationFor('/realtime/v1/websocket', server),
    server,
    scope,
  );
  return {
    product: 'nginx',
    file,
    upgradesWebSockets: headersSet(locationFor('/realtime/v1/websocket', server), server, scope).some(
      ({ words }) => words[1]?.toLowerCase() === 'upgrade',
    ),
    ...numbers({ bodyLimitBytes: sizeBytes(limit), readTimeoutMs: nginxDuration(timeout) }),
    serverNames,
    upstreams,
    tls: servers.some(({ directive }) => isTls(directive)),
    addressHeaders: addressHeaders(
      headersSet(locationFor('/auth/v1/token', server), server, scope).map(({ words }) => words.slice(1)),
    ),
    ...(all.some(({ directive }) => directive.words[0] === 'set_real_ip_from')
      ? { trustsProxies: true as const }
      : {}),
  };
}

function isTls({ block }: Directive): boolean {
  return named(block, 'listen').some(
    ({ words }) => words.includes('ssl') || /(?:^|:)443$/.test(words[1] ?? ''),
  );
}

/**
 * The location that answers a path: exact, else the first regular expression unless the longest prefix forbids it, else
 * that prefix (ngx_http_core_module, "location").
 */
function locationFor(path: string, server: Directive | undefined): Directive | undefined {
  const locations = named(server?.block ?? [], 'location').map((directive) => {
    const [, first = '', second] = directive.words;
    const [sign, pattern] = second === undefined ? ['', first] : [first, second];
    return { directive, sign, pattern };
  });
  const exact = locations.find(({ sign, pattern }) => sign === '=' && pattern === path);
  const [prefix] = locations
    .filter(({ sign, pattern }) => (sign === '' || sign === '^~') && path.startsWith(pattern))
    .sort((one, other) => other.pattern.length - one.pattern.length);
  const regex = locations.find(({ sign, pattern }) => sign.startsWith('~') && matches(pattern, sign, path));
  if (exact !== undefined) return exact.directive;
  return (prefix?.sign === '^~' ? prefix : (regex ?? prefix))?.directive;
}

function matches(pattern: string, sign: string, path: string): boolean {
  try {
    return new RegExp(pattern, sign === '~*' ? 'i' : '').test(path);
  } catch {
    return false;
  }
}

function inherited(
  name: string,
  location: Directive | undefined,
  server: Directive | undefined,
  scope: readonly (readonly Directive[])[],
): string | undefined {
  for (const block of [location?.block ?? [], server?.block ?? [], ...scope]) {
    const value = named(block, name)[0]?.words[1];
    if (value !== undefined) return value;
  }
  return undefined;
}

/** proxy_set_header is inherited only where a level sets none of its own. */
function headersSet(
  location: Directive | undefined,
  server: Directive | undefined,
  scope: readonly (readonly Directive[])[],
): readonly Directive[] {
  for (const block of [location?.block ?? [], server?.block ?? [], ...scope]) {
    const headers = named(block, 'proxy_set_header');
    if (headers.length > 0) return headers;
  }
  return [];
}

function upstreamsOf(
  directive: Directive,
  above: readonly Directive[],
  all: ReturnType<typeof everywhere>,
): ProxyConfigFact['upstreams'] {
  const target = directive.words[0] === 'proxy_pass' ? (directive.words[1] ?? '') : '';
  const url = /^(https?):\/\/([^/$]+)/.exec(target.replace(/\$\w+/g, (name) => variable(name, all) ?? name));
  if (url === null) return [];
  const [, scheme, host = ''] = url;
  const login = asksForLogin(above);
  const group = all.find(
    ({ directive: { words } }) => words[0] === 'upstream' && words[1] === host,
  )?.directive;
  if (group !== undefined) {
    return named(group.block, 'server').map(({ words, at }) => ({
      address: withPort(words[1] ?? '', '80'),
      at,
      login,
    }));
  }
  return [{ address: withPort(host, scheme === 'https' ? '443' : '80'), at: directive.at, login }];
}

/** What `set $name value;` gives: the usual way to have a container's name looked up anew. */
function variable(name: string, all: ReturnType<typeof everywhere>): string | undefined {
  return all.find(({ directive: { words } }) => words[0] === 'set' && words[1] === name)?.directive.words[2];
}

/** The innermost level that says something about who enters decides: a login, listed addresses alone, or certificates. */
function asksForLogin(above: readonly Directive[]): boolean {
  if (above.some(({ block }) => named(block, 'ssl_verify_client').some(({ words }) => words[1] === 'on')))
    return true;
  for (const { block } of [...above].reverse()) {
    if (named(block, 'deny').some(({ words }) => words[1] === 'all')) return true;
    const word = (named(block, 'auth_basic')[0] ?? named(block, 'auth_request')[0])?.words[1];
    if (word !== undefined) return word !== 'off';
  }
  return false;
}

function withPort(host: string, port: string): string {
  return /:\d+$/.test(host) ? host : `${host}:${port}`;
}

/** A bare number is in seconds. */
function nginxDuration(text: string | undefined): number | undefined {
  return durationMs(/^\d+$/.test(text ?? '') ? `${text}s` : text);
}

function numbers(values: { bodyLimitBytes: number | undefined; readTimeoutMs: number | undefined }) {
  const { bodyLimitBytes, readTimeoutMs } = values;
  return {
    ...(bodyLimitBytes === undefined ? {} : { bodyLimitBytes }),
    ...(readTimeoutMs === undefined ? {} : { readTimeoutMs }),
  };
}
