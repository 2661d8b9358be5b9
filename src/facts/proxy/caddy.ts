import type { ProxyConfigFact } from '../../model/facts/files.ts';
import { durationMs } from '../services/quantity.ts';
import { addressHeaders } from './address-headers.ts';
import { type Directive, everywhere, named } from './blocks.ts';
import { unreadIn } from './levels.ts';

/** What a Caddyfile does with the deployment's traffic (caddyserver.com/docs/caddyfile). */
export function caddyConfig(directives: readonly Directive[], file: string): ProxyConfigFact | null {
  const all = everywhere(imported(directives));
  const upstreams = all.flatMap(({ directive, above }) => upstreamsOf(directive, above));
  if (upstreams.length === 0) return null;
  const sites = directives.filter(({ words }) => words.length > 0 && !/^\(/.test(words[0] ?? ''));
  const addresses = sites.flatMap(({ words, at }) =>
    words
      .flatMap((word) => word.split(','))
      .filter((word) => word !== '')
      .map((word) => ({ word, at })),
  );
  const limit = all.find(
    ({ directive, above }) => directive.words[0] === 'max_size' && isIn('request_body', above),
  );
  const timeout = all.find(
    ({ directive, above }) => directive.words[0] === 'read_timeout' && isIn('transport', above),
  );
  const bodyLimitBytes = decimalBytes(limit?.directive.words[1]);
  const readTimeoutMs = durationMs(timeout?.directive.words[1]);
  const unread = all.map(({ directive }) => unreadIn([directive])).find((part) => part !== undefined);
  return {
    product: 'caddy',
    file,
    // reverse_proxy passes upgrades on by itself.
    upgradesWebSockets: true,
    ...(bodyLimitBytes === undefined ? {} : { bodyLimitBytes }),
    ...(readTimeoutMs === undefined ? {} : { readTimeoutMs }),
    serverNames: addresses.flatMap(({ word, at }) => {
      const name = hostOf(word);
      return name === '' ? [] : [{ name, at }];
    }),
    upstreams,
    tls: addresses.some(({ word }) => isTls(word)) && !isHttpsOff(directives),
    addressHeaders: addressHeaders(
      all
        .filter(({ directive }) => directive.words[0] === 'header_up')
        .map(({ directive }) => directive.words.slice(1)),
    ),
    ...(all.some(({ directive }) => directive.words[0] === 'trusted_proxies')
      ? { trustsProxies: true as const }
      : {}),
    ...(unread === undefined ? {} : { unseen: { bodyLimitBytes: unread, readTimeoutMs: unread } }),
  };
}

function isIn(name: string, above: readonly Directive[]): boolean {
  return above.some(({ words }) => words[0] === name);
}

/** Snippets, `(name) { … }`, put where they are imported. */
function imported(directives: readonly Directive[]): readonly Directive[] {
  const snippets = new Map(
    directives.flatMap(({ words, block }) => {
      const name = /^\((.+)\)$/.exec(words[0] ?? '')?.[1];
      return name === undefined ? [] : [[name, block] as const];
    }),
  );
  const expand = (list: readonly Directive[], depth: number): readonly Directive[] =>
    list.flatMap((directive) => {
      const snippet = directive.words[0] === 'import' ? snippets.get(directive.words[1] ?? '') : undefined;
      if (snippet !== undefined) return depth > 5 ? [] : expand(snippet, depth + 1);
      return [{ ...directive, block: expand(directive.block, depth) }];
    });
  return expand(
    directives.filter(({ words }) => !/^\(/.test(words[0] ?? '')),
    0,
  );
}

function upstreamsOf(directive: Directive, above: readonly Directive[]): ProxyConfigFact['upstreams'] {
  if (directive.words[0] !== 'reverse_proxy') return [];
  const inline = directive.words.slice(1).filter((word) => !/^[@/*]/.test(word));
  const inside = named(directive.block, 'to').flatMap(({ words }) => words.slice(1));
  const login = above.some(({ block }) =>
    block.some(({ words }) => /^(?:basic_?auth|forward_auth|authorize)$/.test(words[0] ?? '')),
  );
  // Addresses and certificates may keep strangers out; whether they do here takes a person to see.
  const isUnseen = !login && everywhere(above.slice(0, 1)).some(({ directive: { words } }) => isGuard(words));
  return [...inline, ...inside].map((upstream) => ({
    address: addressOf(upstream),
    at: directive.at,
    ...(isUnseen ? {} : { login }),
  }));
}

function isGuard(words: readonly string[]): boolean {
  return words.some((word) =>
    /^(?:remote_ip|client_ip|client_auth|forward_auth|authorize|authenticate)$/.test(word),
  );
}

function addressOf(upstream: string): string {
  const isHttps = upstream.startsWith('https://');
  const host = upstream.replace(/^(?:https?|h2c):\/\//, '').replace(/\/.*$/, '');
  return /:\d+$/.test(host) ? host : `${host}:${isHttps ? 443 : 80}`;
}

function hostOf(address: string): string {
  return address
    .replace(/^https?:\/\//, '')
    .replace(/\/.*$/, '')
    .replace(/:\d+$/, '');
}

/** A site with a name has HTTPS by itself; `http://` and port 80 alone do not (Caddy docs, "Automatic HTTPS"). */
function isTls(address: string): boolean {
  if (address.startsWith('http://') || /:80$/.test(address)) return false;
  return address.startsWith('https://') || hostOf(address) !== '' || /:443$/.test(address);
}

function isHttpsOff(directives: readonly Directive[]): boolean {
  const options = directives.filter(({ words }) => words.length === 0).flatMap(({ block }) => block);
  return named(options, 'auto_https').some(({ words }) => words[1] === 'off');
}

/** Caddy counts in powers of 1000 unless told `MiB` (dustin/go-humanize). */
function decimalBytes(text: string | undefined): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*([kmgt]?)(i?)b?$/i.exec(text ?? '');
  if (match === null) return undefined;
  const base = match[3] === '' ? 1000 : 1024;
  return Math.round(
    Number(match[1]) * base ** ['', 'k', 'm', 'g', 't'].indexOf((match[2] ?? '').toLowerCase()),
  );
}
