import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gather, knownValue } from '../../../test/helpers/gather.ts';
import { projectOf } from '../../../test/helpers/project.ts';
import { fakeWorld } from '../../../test/helpers/world.ts';
import type { ProxyConfigFact } from '../../model/facts/files.ts';
import { proxyConfigsGatherer } from '../proxy-configs.ts';
import { servicesGatherer } from '../services.ts';
import { readDirectives } from './blocks.ts';
import { isGlobMatch } from './glob.ts';
import { includer } from './includes.ts';

/** The facts of an nginx that mounts `./ngx` as its conf.d, with these files in it. */
async function sites(files: Readonly<Record<string, string>>): Promise<readonly ProxyConfigFact[]> {
  const proxy = {
    image: 'nginx:1.29',
    volumes: [{ type: 'bind', source: '/srv/supabase/ngx', target: '/etc/nginx/conf.d/' }],
  };
  const placed = Object.entries(files).map(([name, text]) => [`/srv/supabase/ngx/${name}`, text]);
  const project = projectOf({ root: { services: { proxy } } });
  const world = fakeWorld({ files: Object.fromEntries(placed) });
  return knownValue(await gather('proxyConfigs', [servicesGatherer, proxyConfigsGatherer], project, world));
}

const site = (server: string, location: string, path = '/') =>
  sites({
    'api.conf': `server {\n${server}\nlocation ${path} {\n${location}\nproxy_pass http://kong:8000; } }`,
  });

/** How often a directive of this name was given out by files that include as they like. */
function countOf(name: string, files: Readonly<Record<string, string>>, start: string) {
  let reads = 0;
  const { completed } = includer({
    find: (pattern) => {
      const found = Object.keys(files).filter((target) => isGlobMatch(target, pattern));
      return found.length === 0 ? null : found;
    },
    read: (target) => {
      reads += 1;
      return readDirectives(files[target] ?? '', target, 'nginx');
    },
  });
  const whole = completed(readDirectives(start, 'start', 'nginx'));
  return {
    reads,
    all: whole.length,
    named: whole.filter(({ words }) => words[0] === name).length,
    unread: whole.flatMap(({ unread }) => unread ?? []),
  };
}

describe('includes of nginx', () => {
  it('are found in folders below a mounted one, by name and by glob', async () => {
    for (const include of ['snip/ws.inc', 'snip/*.inc', 's*/w?.inc']) {
      const [config] = await sites({
        'api.conf': `server { location / { include /etc/nginx/conf.d/${include}; proxy_pass http://kong:8000; } }`,
        'snip/ws.inc': 'proxy_set_header Upgrade $http_upgrade;',
      });
      expect(config).toMatchObject({ upgradesWebSockets: true, upstreams: [{ login: false }] });
      expect(config?.unseen).toBeUndefined();
    }
  });

  it('that lead into the image hide what they may set, at the line that includes them', async () => {
    const part = { text: 'include /etc/nginx/snippets/proxy.conf', at: { file: 'ngx/api.conf', line: 4 } };
    const [config] = await site('listen 80;', 'include snippets/proxy.conf;');

    expect(config?.unseen).toEqual({
      upgradesWebSockets: part,
      bodyLimitBytes: part,
      readTimeoutMs: part,
    });
    expect(config).not.toHaveProperty('addressHeaders');
    expect(config?.upstreams[0]).not.toHaveProperty('login');
  });

  it('in the server hide TLS, and a location that may answer instead of the catch-all', async () => {
    const part = { text: 'include /opt/more.conf', at: { file: 'ngx/api.conf', line: 2 } };
    const told = 'proxy_set_header Host $host; client_max_body_size 1m; proxy_read_timeout 9s;';
    const [config] = await site('include /opt/more.conf;', told);

    expect(config?.unseen).toEqual({
      upgradesWebSockets: part,
      bodyLimitBytes: part,
      readTimeoutMs: part,
      tls: part,
    });
    const [named] = await site('include /opt/more.conf; listen 443 ssl;', told, '/realtime/v1/');
    expect(named).toMatchObject({ upgradesWebSockets: false, readTimeoutMs: 9000 });
    expect(Object.keys(named?.unseen ?? {})).toEqual(['bodyLimitBytes']);
  });

  it.each([
    'include mime.types;',
    'include /etc/nginx/fastcgi_params;',
    'include /etc/nginx/conf.d/none-*.conf;',
    'include /etc/nginx/sites-enabled/*;',
  ])('that bring nothing hide nothing: %s', async (include) => {
    const [config] = await site('listen 80;', include);

    expect(config).toMatchObject({ upgradesWebSockets: false });
    expect(config).not.toHaveProperty('unseen');
  });

  it('of files that include each other end, and each file is read once', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `/etc/nginx/conf.d/${index}.conf`);
    const files = Object.fromEntries(names.map((name) => [name, 'include /etc/nginx/conf.d/*; x y;']));
    const counted = countOf('x', files, 'include /etc/nginx/conf.d/*;');

    expect(counted.all).toBeLessThan(20_000);
    expect(counted.unread).toContain('what follows is too long to read');
    const facts = await sites(
      Object.fromEntries(
        names.map((name) => [
          name.slice('/etc/nginx/conf.d/'.length),
          'include /etc/nginx/conf.d/*; server { location / { proxy_pass http://kong:8000; } }',
        ]),
      ),
    );
    expect(facts.length).toBeLessThan(2000);
  });

  it('of a file by itself leave a mark and what else it says', () => {
    expect(countOf('x', { '/a': 'x 1; include /a; x 2;' }, 'include /a;')).toMatchObject({
      named: 2,
      unread: ['include /a'],
    });
  });

  it('end with any files that include any others', () => {
    const file = fc.array(fc.constantFrom('include /a;', 'include /b;', 'include /*;', 'x y;', 'z { x y; }'));
    fc.assert(
      fc.property(file, file, file, (a, b, c) => {
        const files = { '/a': a.join('\n'), '/b': b.join('\n'), '/c': c.join('\n') };
        expect(countOf('x', files, 'include /*;').all).toBeLessThan(20_000);
      }),
    );
  });
});

describe('isGlobMatch', () => {
  it.each([
    ['/a/b.conf', '/a/*.conf', true],
    ['/a/b.conf', '/a/b?conf', true],
    ['/a/b.conf', '/*', false],
    ['/a/b', '/a?b', false],
    ['/a/b+c', '/a/b+c', true],
    ['/a/bbc', '/a/b+c', false],
    ['/a/', '/a/**', true],
    ['/a/abab.x', '/a/*ab.x', true],
  ])('%s against %s: %s', (path, pattern, isMatch) => {
    expect(isGlobMatch(path, pattern)).toBe(isMatch);
  });

  it('says what a regular expression of the same meaning says', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '/', '.'), maxLength: 8 });
    const glob = fc.string({ unit: fc.constantFrom('a', 'b', '/', '.', '*', '?'), maxLength: 6 });
    fc.assert(
      fc.property(text, glob, (path, pattern) => {
        const meaning = pattern.replace('.', '\\.').replaceAll(/\.(?<!\\\.)/g, '\\.');
        const regex = meaning.replaceAll('*', '[^/]*').replaceAll('?', '[^/]');
        expect(isGlobMatch(path, pattern)).toBe(new RegExp(`^${regex}$`).test(path));
      }),
    );
  });
});
