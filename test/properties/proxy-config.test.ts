// Whatever is wished, what is written for a proxy has the same directives: no text of a person ends a word or opens a block.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wishesShape } from '../../src/engine/wishes/schema.ts';
import { type Directive, readDirectives } from '../../src/facts/proxy/blocks.ts';
import { certificateSourceOf } from '../../src/practices/tls/container/sources.ts';
import { caddyfile } from '../../src/practices/tls/proxies/caddy.ts';
import { nginxSite } from '../../src/practices/tls/proxies/nginx.ts';
import { siteOf } from '../../src/practices/tls/site/make-site.ts';
import { service } from '../helpers/facts.ts';

const services = [service('gateway', { product: 'envoy' }), service('storage'), service('studio')];

/** Text that would matter to a configuration file, shuffled. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '{',
        '}',
        ';',
        '"',
        "'",
        '`',
        '\n',
        '\r',
        '\\',
        '$x',
        '{$X}',
        '#',
        ' ',
        '\t',
        '\0',
        '(a)',
        '@m',
      ),
      fc.constantFrom(
        'a',
        '.acme.dev',
        '/x',
        ':',
        '10.0.0.0/8',
        'https://ca.test/d',
        'letsencrypt',
        '@acme.dev',
        '-',
      ),
      fc.string({ maxLength: 4 }),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''));

const wishes = fc.record({
  domain: fc.oneof(
    hostile,
    hostile.map((text) => `api${text}.acme.dev`),
  ),
  email: fc.oneof(
    hostile,
    hostile.map((text) => `o${text}@acme.dev`),
  ),
  server: fc.oneof(
    hostile,
    hostile.map((text) => `https://ca.test/${text}`),
  ),
  profile: hostile,
  path: fc.oneof(
    hostile,
    hostile.map((text) => `certs/${text}.pem`),
  ),
  network: fc.oneof(hostile, fc.constant('10.0.0.0/8')),
});

type Given = Readonly<Record<'domain' | 'email' | 'server' | 'profile' | 'path' | 'network', string>>;

const plain: Given = {
  domain: 'api.acme.dev',
  email: 'ops@acme.dev',
  server: 'https://ca.test/dir',
  profile: 'classic',
  path: 'certs/a.pem',
  network: '10.0.0.0/8',
};

/** The names of all directives, as deep as they stand; null = these are no wishes. */
function shapes(given: Given, isOwn: boolean): readonly string[] | null {
  const parsed = wishesShape.safeParse({
    domain: given.domain,
    email: given.email,
    tls: {
      proxy: 'caddy',
      acme: { server: given.server, profile: given.profile, ca: given.path, staging_first: false },
      ...(isOwn ? { certificate: { cert: given.path, key: given.path } } : {}),
      trusted_proxies: [given.network],
    },
  });
  if (!parsed.success) return null;
  const { domain = '', tls } = parsed.data;
  const site = siteOf(services, tls, domain) ?? expect.fail('no site');
  const caddy = caddyfile(site, { certificate: certificateSourceOf(parsed.data), healthPort: 2020 });
  const nginx = nginxSite(site, {
    certificate: tls.certificate ?? { cert: '/c', key: '/k' },
    webroot: '/w',
    listen: { http: 80, https: 443, ipv6: true },
    resolver: null,
    http2: 'directive',
    isHybrid: true,
  });
  return [
    shapeOf(readDirectives(caddy, 'Caddyfile', 'caddy')),
    shapeOf(readDirectives(nginx, 'x.conf', 'nginx')),
  ];
}

function shapeOf(directives: readonly Directive[]): string {
  // How many words each has, and what stands in it; the words themselves are a person's.
  return `{${directives.map(({ words, block }) => `${words.length}${shapeOf(block)}`).join(' ')}}`;
}

describe('the configuration of a proxy', () => {
  it.each([false, true])('keeps its shape whatever is wished (own certificate: %s)', (isOwn) => {
    const expected = shapes(plain, isOwn);
    expect(expected).not.toBeNull();
    let taken = 0;
    fc.assert(
      fc.property(
        wishes,
        fc.subarray(Object.keys(plain) as unknown as Extract<keyof Given, string>[]),
        (given, hostileKeys) => {
          const mixed = { ...plain, ...Object.fromEntries(hostileKeys.map((key) => [key, given[key]])) };
          const found = shapes(mixed, isOwn);
          if (found === null) return;
          taken += 1;
          expect(found).toEqual(expected);
        },
      ),
      { numRuns: 1500 },
    );
    expect(taken).toBeGreaterThan(10);
  });
});
