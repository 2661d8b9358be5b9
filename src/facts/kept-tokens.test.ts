import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MemoryFile } from '../../test/helpers/files.ts';
import { gather, knownValue } from '../../test/helpers/gather.ts';
import { interpolated, projectOf } from '../../test/helpers/project.ts';
import { fakeWorld } from '../../test/helpers/world.ts';
import { staticGatherers } from './catalogue.ts';
import { keysIn } from './kept-tokens/find.ts';
import { createRedactor } from './redactor.ts';

const jwtSecret = 'a-secret-of-this-test-with-forty-characters';

function signed(claims: object, secret = jwtSecret): string {
  const parts = [{ alg: 'HS256', typ: 'JWT' }, claims].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  );
  const text = parts.join('.');
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}

const key = signed({ role: 'service_role', iss: 'supabase', exp: 2_000_000_000 });
const oldKey = signed({ role: 'service_role', iss: 'supabase' }, 'the-secret-before-it-was-rotated-long-ago');
const root = '/srv/supabase';

async function kept(services: Record<string, object>, files: Record<string, MemoryFile> = {}) {
  const auth = { image: 'supabase/gotrue:v2', environment: { GOTRUE_JWT_SECRET: jwtSecret } };
  const project = projectOf({ root: { services: { auth, ...services } }, env: `SERVICE_ROLE_KEY=${key}\n` });
  const fact = knownValue(await gather('keptTokens', staticGatherers, project, fakeWorld({ files })));
  // Whatever is found, and wherever: the fact must not be able to show it.
  for (const secret of [key, oldKey]) expect(JSON.stringify(fact)).not.toContain(secret.slice(-20));
  return fact;
}

const bind = (source: string, target: string) => ({ type: 'bind', source: `${root}/${source}`, target });
const edge = {
  image: 'supabase/edge-runtime:v1',
  volumes: [bind('volumes/functions', '/home/deno/functions')],
};
const nginx = (more: object = {}) => ({
  image: 'nginx:1.29',
  volumes: [bind('site', '/usr/share/nginx/html')],
  ports: [{ target: 80, published: '80', protocol: 'tcp' }],
  ...more,
});

describe('keptTokens', () => {
  it('finds a key in the source of a function, with its line, its signer and its end', async () => {
    const { copies } = await kept(
      { edge },
      { [`${root}/volumes/functions/pay/index.ts`]: `// pay\nconst url = 'x';\nconst key = '${key}';\n` },
    );
    expect(copies).toMatchObject([
      {
        kind: 'function',
        where: 'volumes/functions/pay/index.ts',
        at: { file: 'volumes/functions/pay/index.ts', line: 3 },
        secret: {
          token: { role: 'service_role', expiresAt: 2_000_000_000, verifiedBy: [expect.any(String)] },
        },
      },
    ]);
  });

  it('tells a key of another secret by its missing signer', async () => {
    const { copies } = await kept({ edge }, { [`${root}/volumes/functions/a/index.ts`]: oldKey });
    expect(copies[0]?.secret.token?.verifiedBy).toEqual([]);
  });

  it.each([
    [
      'gateway',
      { image: 'kong:3', volumes: [bind('volumes/api/kong.yml', '/home/kong/kong.yml')] },
      'volumes/api/kong.yml',
    ],
    ['proxy', { image: 'caddy:2', volumes: [bind('Caddyfile', '/etc/caddy/Caddyfile')] }, 'Caddyfile'],
  ])('finds one in the configuration of the %s', async (kind, service, file) => {
    const { copies } = await kept({ it: service }, { [`${root}/${file}`]: `key: ${key}\n` });
    expect(copies).toMatchObject([{ kind, at: { file, line: 1 } }]);
  });

  it('finds one in a script and in a copy of the env file, with the rights on the file', async () => {
    const { copies } = await kept(
      {},
      {
        [`${root}/call.sh`]: { text: `#!/bin/sh\ncurl -H "apikey: ${key}" https://x\n`, mode: 0o755 },
        [`${root}/.env.bak`]: { text: `SERVICE_ROLE_KEY=${key}\n`, mode: 0o600 },
        [`${root}/.env`]: `SERVICE_ROLE_KEY=${key}\n`,
        [`${root}/.env.example`]: `SERVICE_ROLE_KEY=${key}\n`,
      },
    );
    expect(copies).toMatchObject([
      { kind: 'script', at: { file: 'call.sh', line: 2 }, mode: 0o755 },
      { kind: 'env-copy', at: { file: '.env.bak', line: 1 }, mode: 0o600 },
    ]);
  });

  it('finds one written into a Compose file, and takes what a variable brings for the key itself', async () => {
    const app = {
      image: 'example/app:1',
      environment: { KEY: interpolated(key, 'SERVICE_ROLE_KEY'), AUTHORIZATION: `Bearer ${key}` },
      command: ['run', `--key=${key}`],
    };
    const { copies } = await kept({ app });
    expect(copies).toMatchObject([
      {
        kind: 'compose',
        where: 'services.app.environment.AUTHORIZATION',
        at: { file: 'docker-compose.yml' },
      },
      { kind: 'compose', where: 'services.app.command' },
    ]);
  });

  it('finds an opaque key', async () => {
    const opaque = `sb_secret_${'q'.repeat(22)}_abcdefgh`;
    const { copies } = await kept({}, { [`${root}/job.py`]: `KEY = "${opaque}"\n` });
    expect(copies).toMatchObject([{ kind: 'script', opaque: 'secret' }]);
    expect(JSON.stringify(copies)).not.toContain('qqqq');
  });

  it('passes by what only looks like a token', async () => {
    const { copies } = await kept(
      {},
      { [`${root}/a.sh`]: 'x eyJub3QganNvbg.eyJub3QganNvbg.AAAAAAAAAAAAAAAAAAAA\n' },
    );
    expect(copies).toEqual([]);
  });

  it('tells which file could not be read', async () => {
    expect(await kept({}, { [`${root}/a.sh`]: { denied: true } })).toMatchObject({
      skipped: [{ path: 'a.sh', reason: 'may not be read by this user' }],
    });
  });
});

describe('keptTokens of a web server', () => {
  const page = { [`${root}/site/app.js`]: `const k='${key}'` };
  const conf = (text: string) => ({ ...page, [`${root}/site.conf`]: text });
  const configured = nginx({
    volumes: [bind('site', '/www/app'), bind('site.conf', '/etc/nginx/conf.d/default.conf')],
  });

  it('finds a key in what the image serves by itself', async () => {
    expect((await kept({ web: nginx() }, page)).copies).toMatchObject([
      { kind: 'web-root', at: { file: 'site/app.js' } },
    ]);
  });

  it('finds one under the root or alias that its configuration names', async () => {
    for (const text of ['server { root /www; }', 'server { location /a/ { alias /www/app/; } }'])
      expect((await kept({ web: configured }, conf(text))).copies).toMatchObject([{ kind: 'web-root' }]);
  });

  it.each([
    [
      'a port of this machine alone',
      nginx({ ports: [{ target: 80, published: '80', host_ip: '127.0.0.1', protocol: 'tcp' }] }),
      page,
    ],
    ['no port', nginx({ ports: [] }), page],
    ['a folder that is not served', configured, conf('server { root /other; }')],
    ['a login', configured, conf('server { root /www; auth_basic "x"; }')],
    [
      'a Caddyfile without a file server',
      {
        ...nginx(),
        image: 'caddy:2',
        volumes: [bind('site', '/srv'), bind('Caddyfile', '/etc/caddy/Caddyfile')],
      },
      { ...page, [`${root}/Caddyfile`]: ':80 {\n root * /srv\n}\n' },
    ],
  ])('does not call served what lies behind %s', async (_what, web, files) => {
    const { copies } = await kept({ web }, files);
    expect(copies.filter(({ kind }) => kind === 'web-root')).toEqual([]);
  });

  it('serves by Caddy what its file server is given', async () => {
    const web = {
      ...nginx(),
      image: 'caddy:2',
      volumes: [bind('site', '/srv'), bind('Caddyfile', '/etc/caddy/Caddyfile')],
    };
    const files = { ...page, [`${root}/Caddyfile`]: ':80 {\n root * /srv\n file_server\n}\n' };
    expect((await kept({ web }, files)).copies).toMatchObject([{ kind: 'web-root' }]);
  });
});

describe('keysIn', () => {
  const redactor = createRedactor(projectOf({ root: {} }), { key: new Uint8Array(32), samples: [] });

  it('finds every key wherever it stands between other words, at its line', () => {
    const other = fc.stringMatching(/^[ a-z=:"'\n]{0,40}$/);
    fc.assert(
      fc.property(other, other, (before, after) => {
        const found = keysIn(`${before} ${key}\n${after}`, redactor);
        expect(found.map(({ line }) => line)).toEqual([before.split('\n').length]);
      }),
    );
  });

  it.each(['${KEY:-', '--key=', 'Bearer ', '"'])('finds one behind %s', (before) => {
    expect(keysIn(`${before}${key}`, redactor)).toHaveLength(1);
  });

  it('takes no time that grows with the square of a long text', () => {
    const text = 'eyJ'.repeat(100_000);
    expect(keysIn(text, redactor)).toEqual([]);
  });
});
