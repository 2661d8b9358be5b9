import type { ProxyConfigFact } from '../../model/facts/files.ts';
import { durationMs, sizeBytes } from '../services/quantity.ts';
import { type Directive, everywhere, named } from './blocks.ts';

/** What an nginx file does with the deployment's traffic (nginx.org/en/docs, ngx_http_core_module, ngx_http_proxy_module). */
export function nginxConfig(directives: readonly Directive[], file: string): ProxyConfigFact | null {
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
    upgradesWebSockets: upgrades(locationFor('/realtime/v1/websocket', server), server, scope),
    ...numbers({ bodyLimitBytes: sizeBytes(limit), readTimeoutMs: nginxDuration(timeout) }),
    serverNames,
    upstreams,
    tls: servers.some(({ directive }) => isTls(directive)),
  };
}

function isTls({ block }: Directive): boolean {
  return named(block, 'listen').some(
    ({ words }) => words.includes('ssl') || /(?:^|:)443$/.test(words[1] ?? ''),
  );
}

/** The location that answers a path: exact, then the longest prefix. Regular expressions are not weighed. */
function locationFor(path: string, server: Directive | undefined): Directive | undefined {
  const locations = named(server?.block ?? [], 'location').map((directive) => {
    const [, first = '', second] = directive.words;
    const prefix = second === undefined ? first : ['=', '^~'].includes(first) ? second : '';
    return { directive, prefix };
  });
  const matching = locations.filter(({ prefix }) => prefix !== '' && path.startsWith(prefix));
  return matching.sort((one, other) => other.prefix.length - one.prefix.length)[0]?.directive;
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
function upgrades(
  location: Directive | undefined,
  server: Directive | undefined,
  scope: readonly (readonly Directive[])[],
): boolean {
  for (const block of [location?.block ?? [], server?.block ?? [], ...scope]) {
    const headers = named(block, 'proxy_set_header');
    if (headers.length > 0) return headers.some(({ words }) => words[1]?.toLowerCase() === 'upgrade');
  }
  return false;
}

function upstreamsOf(
  directive: Directive,
  above: readonly Directive[],
  all: ReturnType<typeof everywhere>,
): ProxyConfigFact['upstreams'] {
  const url = /^(https?):\/\/([^/$]+)/.exec(
    directive.words[0] === 'proxy_pass' ? (directive.words[1] ?? '') : '',
  );
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

/** The innermost level that says something about a login decides. */
function asksForLogin(above: readonly Directive[]): boolean {
  for (const { block } of [...above].reverse()) {
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
