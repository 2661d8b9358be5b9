import type { ProxyConfigFact, UnreadPart } from '../../model/facts/files.ts';
import { durationMs, sizeBytes } from '../services/quantity.ts';
import { addressHeaders } from './address-headers.ts';
import { type Directive, everywhere, named } from './blocks.ts';
import {
  headersSet,
  hiddenHeaders,
  hiddenValue,
  inherited,
  type Levels,
  levelsFor,
  unreadIn,
} from './levels.ts';

/** 200 sites of 50 lines. */
const mostSteps = 2_000_000;

type Unseen = NonNullable<ProxyConfigFact['unseen']>;

/**
 * What an nginx file does, one fact for each `server` that forwards: the site of Studio or of an application says nothing
 * about the one of Supabase beside it.
 */
export function nginxConfigs(directives: readonly Directive[], file: string): readonly ProxyConfigFact[] {
  const all = everywhere(directives);
  const servers = all
    // None lies in another (ngx_http_core_module, "server").
    .filter(({ directive, above }) => isServer(directive) && !above.some(isServer))
    .map(({ directive }) => directive)
    .filter(forwards);
  // So many sites are told as one: each by itself would take minutes.
  const isOne = servers.length < 2 || servers.length * all.length > mostSteps;
  const parts = isOne ? [directives] : servers.map((server) => onlyWith(directives, server));
  return parts.flatMap((part) => nginxConfig(part, file) ?? []);
}

function forwards({ block }: Directive): boolean {
  return everywhere(block).some(({ directive }) => directive.words[0] === 'proxy_pass');
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
  const logins = new Map<Directive | undefined, boolean | undefined>();
  const asked = (above: readonly Directive[]): boolean | undefined => {
    const inner = above.at(-1);
    if (!logins.has(inner)) logins.set(inner, asksForLogin(above));
    return logins.get(inner);
  };
  const names = namesIn(all);
  const upstreams = all.flatMap(({ directive, above }) => upstreamsOf(directive, () => asked(above), names));
  if (upstreams.length === 0) return null;
  const servers = all.filter(
    ({ directive }) => directive.words[0] === 'server' && directive.block.length > 0,
  );
  const serverNames = servers.flatMap(({ directive }) =>
    named(directive.block, 'server_name').flatMap(({ words, at }) =>
      words.slice(1).map((name) => ({ name, at })),
    ),
  );
  // A server that only turns strangers away says nothing about the traffic.
  const forwarding = servers.filter(({ directive }) => forwards(directive));
  const main =
    forwarding.find(({ directive }) => isTls(directive)) ??
    forwarding[0] ??
    servers.find(({ directive }) => isTls(directive));
  const scope = [...(main?.above ?? []).map(({ block }) => block), directives];
  const server = main?.directive;
  const [storage, realtime, auth] = ['/storage/v1/object', '/realtime/v1/websocket', '/auth/v1/token'].map(
    (path) => levelsFor(path, server, scope),
  ) as [Levels, Levels, Levels];
  const limit = inherited('client_max_body_size', storage);
  const timeout = inherited('proxy_read_timeout', realtime);
  const upgrades = headersSet(realtime).some(({ words }) => words[1]?.toLowerCase() === 'upgrade');
  const areHeadersSeen = hiddenHeaders(auth) === undefined;
  const tls = servers.some(({ directive }) => isTls(directive));
  const unseen = unseenOf({
    upgradesWebSockets: upgrades ? undefined : hiddenHeaders(realtime),
    bodyLimitBytes: hiddenValue('client_max_body_size', storage),
    readTimeoutMs: hiddenValue('proxy_read_timeout', realtime),
    tls: tls || server === undefined ? undefined : unreadIn(server.block),
  });
  return {
    product: 'nginx',
    file,
    upgradesWebSockets: upgrades,
    ...numbers({ bodyLimitBytes: sizeBytes(limit), readTimeoutMs: nginxDuration(timeout) }),
    serverNames,
    upstreams,
    tls,
    ...(areHeadersSeen
      ? { addressHeaders: addressHeaders(headersSet(auth).map(({ words }) => words.slice(1))) }
      : {}),
    ...(unseen === null ? {} : { unseen }),
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

/** What `upstream` and `set` give names to: the first of each. */
interface Names {
  readonly groups: ReadonlyMap<string, Directive>;
  /** `set $name value;` is the usual way to have a container's name looked up anew. */
  readonly variables: ReadonlyMap<string, string | undefined>;
}

function namesIn(all: ReturnType<typeof everywhere>): Names {
  const firsts = all.map(({ directive }) => directive).reverse();
  return {
    groups: new Map(named(firsts, 'upstream').map((group) => [group.words[1] ?? '', group])),
    variables: new Map(named(firsts, 'set').map(({ words }) => [words[1] ?? '', words[2]])),
  };
}

function upstreamsOf(
  directive: Directive,
  login: () => boolean | undefined,
  { groups, variables }: Names,
): ProxyConfigFact['upstreams'] {
  const target = directive.words[0] === 'proxy_pass' ? (directive.words[1] ?? '') : '';
  const url = /^(https?):\/\/([^/$]+)/.exec(target.replace(/\$\w+/g, (name) => variables.get(name) ?? name));
  if (url === null) return [];
  const [, scheme, host = ''] = url;
  const asked = login();
  const answer = asked === undefined ? {} : { login: asked };
  const group = groups.get(host);
  if (group !== undefined) {
    return named(group.block, 'server').map(({ words, at }) => ({
      address: withPort(words[1] ?? '', '80'),
      at,
      ...answer,
    }));
  }
  return [{ address: withPort(host, scheme === 'https' ? '443' : '80'), at: directive.at, ...answer }];
}

/** The innermost level that says something about who enters decides: a login, listed addresses alone, or certificates. */
function asksForLogin(above: readonly Directive[]): boolean | undefined {
  if (above.some(({ block }) => named(block, 'ssl_verify_client').some(({ words }) => words[1] === 'on')))
    return true;
  for (const { block } of [...above].reverse()) {
    if (named(block, 'deny').some(({ words }) => words[1] === 'all')) return true;
    const word = (named(block, 'auth_basic')[0] ?? named(block, 'auth_request')[0])?.words[1];
    if (word !== undefined) return word !== 'off';
  }
  return above.some(({ block }) => unreadIn(block) !== undefined) ? undefined : false;
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

function unseenOf(parts: Readonly<Record<keyof Unseen, UnreadPart | undefined>>): Unseen | null {
  const hidden = Object.entries(parts).filter(([, part]) => part !== undefined);
  return hidden.length === 0 ? null : Object.fromEntries(hidden);
}
