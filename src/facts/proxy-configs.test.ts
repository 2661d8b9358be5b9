import { describe, expect, it } from 'vitest';
import { gather, knownValue } from '../../test/helpers/gather.ts';
import { projectOf } from '../../test/helpers/project.ts';
import { fakeWorld } from '../../test/helpers/world.ts';
import type { ProxyConfigFact } from '../model/facts/files.ts';
import { proxyConfigsGatherer } from './proxy-configs.ts';
import { servicesGatherer } from './services.ts';

async function configs(image: string, name: string, text: string): Promise<readonly ProxyConfigFact[]> {
  const folder = '/srv/supabase/volumes/proxy';
  const proxy = {
    image,
    environment: { PROXY_DOMAIN: 'api.example.net', PROXY_AUTH_PASSWORD: 'proxy-password' },
    volumes: [{ type: 'bind', source: `${folder}/${name}`, target: `/etc/proxy/${name}` }],
  };
  const world = fakeWorld({
    files: { [`${folder}/${name}`]: text, [`${folder}/unused.conf`]: 'server { }' },
  });
  const project = projectOf({ root: { services: { proxy } } });
  return knownValue(await gather('proxyConfigs', [servicesGatherer, proxyConfigsGatherer], project, world));
}

const nginx = (text: string) => configs('nginx:1.29', 'site.conf', text);
const caddy = (text: string) => configs('caddy:2', 'Caddyfile', text);

describe('proxyConfigs of nginx', () => {
  it('tells names, upstreams, limits, TLS and upgrades', async () => {
    const [config] = await nginx(`
      # a comment with proxy_pass http://nowhere;
      client_max_body_size 10m;
      upstream gateway { server kong:8000; keepalive 2; }
      server { listen 80; server_name \${PROXY_DOMAIN}; return 301 https://$host$request_uri; }
      server {
        listen 443 ssl;
        server_name \${PROXY_DOMAIN};
        location / { auth_basic "x"; proxy_pass http://studio:3000; }
        location /auth { proxy_pass http://gateway; }
        location /realtime/v1/ {
          proxy_pass http://gateway;
          proxy_set_header Upgrade $http_upgrade;
          proxy_set_header Connection "upgrade";
          proxy_read_timeout 3600s;
        }
        location /storage/v1/ { proxy_pass http://gateway; client_max_body_size 0; }
      }`);

    expect(config).toMatchObject({
      product: 'nginx',
      file: 'volumes/proxy/site.conf',
      upgradesWebSockets: true,
      bodyLimitBytes: 0,
      readTimeoutMs: 3_600_000,
      tls: true,
      serverNames: [{ name: 'api.example.net', at: { line: 5 } }, { name: 'api.example.net' }],
    });
    expect(config?.upstreams).toMatchObject([
      { address: 'studio:3000', login: true, at: { line: 9 } },
      { address: 'kong:8000', login: false, at: { line: 4 } },
    ]);
    expect(config?.upstreams).toHaveLength(2);
  });

  it('tells each site by itself', async () => {
    const facts = await nginx(`
      client_max_body_size 100m;
      server { listen 443 ssl; server_name studio.acme.dev; location / { proxy_pass http://studio:3000; } }
      server {
        listen 443 ssl;
        server_name api.acme.dev;
        client_max_body_size 0;
        location / { proxy_set_header Upgrade $http_upgrade; proxy_pass http://kong:8000; }
      }`);

    expect(facts).toMatchObject([
      { serverNames: [{ name: 'studio.acme.dev' }], upgradesWebSockets: false, bodyLimitBytes: 104857600 },
      { serverNames: [{ name: 'api.acme.dev' }], upgradesWebSockets: true, bodyLimitBytes: 0 },
    ]);
  });

  it('weighs regular expressions before prefixes, and after ^~', async () => {
    const realtime = 'proxy_set_header Upgrade $http_upgrade; proxy_pass http://kong:8000;';
    const site = (sign: string) => `server { location ~ ^/realtime/v\\d/ { ${realtime} }
      location ${sign} / { proxy_set_header Host $host; proxy_pass http://kong:8000; } }`;
    expect(await nginx(site(''))).toMatchObject([{ upgradesWebSockets: true }]);
    expect(await nginx(site('^~'))).toMatchObject([{ upgradesWebSockets: false }]);
  });

  it('takes listed addresses and certificates for a door that is not open, and follows a variable', async () => {
    const site = (more: string) =>
      `server { ${more} location / { proxy_pass http://$studio; } set $studio studio:3000; }`;
    for (const [more, login] of [
      ['', false],
      ['allow 10.8.0.0/24; deny all;', true],
      ['ssl_verify_client on;', true],
      ['ssl_verify_client optional; deny 192.0.2.1;', false],
    ] as const) {
      expect((await nginx(site(more)))[0]?.upstreams).toMatchObject([{ address: 'studio:3000', login }]);
    }
  });

  it('reads what is included where it is mounted, and that once', async () => {
    const bind = (name: string, target: string) => ({
      type: 'bind',
      source: `/srv/supabase/${name}`,
      target,
    });
    const proxy = {
      image: 'nginx:1.29',
      volumes: [
        bind('nginx.conf', '/etc/nginx/nginx.conf'),
        bind('sites', '/etc/nginx/conf.d'),
        bind('ws.conf', '/etc/nginx/snippets/ws.conf'),
      ],
    };
    const files = {
      '/srv/supabase/nginx.conf':
        'http { client_max_body_size 0; include conf.d/*.conf; include mime.types; }',
      '/srv/supabase/sites/api.conf':
        'server { location / { include snippets/ws.conf; proxy_pass http://kong:8000; } }',
      '/srv/supabase/ws.conf': 'proxy_set_header Upgrade $http_upgrade;',
    };
    const project = projectOf({ root: { services: { proxy } } });
    const gathered = await gather(
      'proxyConfigs',
      [servicesGatherer, proxyConfigsGatherer],
      project,
      fakeWorld({ files }),
    );

    expect(knownValue(gathered)).toMatchObject([
      {
        file: 'nginx.conf',
        bodyLimitBytes: 0,
        upgradesWebSockets: true,
        upstreams: [{ at: { file: 'sites/api.conf' } }],
      },
    ]);
  });

  it('tells what is left at the defaults', async () => {
    const [config] = await nginx('server { listen 80; location / { proxy_pass http://kong:8000; } }');

    expect(config).toMatchObject({ upgradesWebSockets: false, tls: false, serverNames: [] });
    expect(config).not.toHaveProperty('bodyLimitBytes');
    expect(config).not.toHaveProperty('readTimeoutMs');
  });

  it('knows that headers are inherited only where a level sets none', async () => {
    const config = (location: string) =>
      nginx(
        `server { proxy_set_header Upgrade $http_upgrade; location / { ${location} proxy_pass http://kong:8000; } }`,
      );

    expect((await config(''))[0]?.upgradesWebSockets).toBe(true);
    expect((await config('proxy_set_header Host $host;'))[0]?.upgradesWebSockets).toBe(false);
  });

  it('knows where a login is switched off again', async () => {
    const [config] = await nginx(
      'server { auth_basic "x"; location / { auth_basic off; proxy_pass https://studio; } }',
    );

    expect(config?.upstreams).toMatchObject([{ address: 'studio:443', login: false }]);
  });

  it('leaves files without a proxy alone', async () => {
    expect(await nginx('server { listen 80; root /var/www; }')).toEqual([]);
  });
});

describe('proxyConfigs of Caddy', () => {
  it('tells names, upstreams, limits, TLS and logins', async () => {
    const [config] = await caddy(`
{
	email ops@example.net
}

(common) {
	request_body {
		max_size 10MiB
	}
}

{$PROXY_DOMAIN} {
	import common
	@api path /auth/v1/* /rest/v1/* # the API
	handle @api {
		reverse_proxy kong:8000 {
			transport http {
				read_timeout 5m
			}
		}
	}
	handle {
		basic_auth {
			{$PROXY_AUTH_USERNAME} {$PROXY_AUTH_PASSWORD}
		}
		reverse_proxy studio:3000
	}
}
`);

    expect(config).toMatchObject({
      product: 'caddy',
      upgradesWebSockets: true,
      bodyLimitBytes: 10 * 1024 * 1024,
      readTimeoutMs: 300_000,
      tls: true,
      serverNames: [{ name: 'api.example.net', at: { line: 12 } }],
    });
    expect(config?.upstreams).toMatchObject([
      { address: 'kong:8000', login: false },
      { address: 'studio:3000', login: true },
    ]);
    expect(JSON.stringify(config)).not.toContain('proxy-password');
  });

  it.each([
    ['api.example.net {\n reverse_proxy kong:8000\n}', true],
    ['https://api.example.net {\n reverse_proxy kong:8000\n}', true],
    ['http://api.example.net {\n reverse_proxy kong:8000\n}', false],
    [':80 {\n reverse_proxy kong:8000\n}', false],
    ['{\n auto_https off\n}\napi.example.net {\n reverse_proxy kong:8000\n}', false],
  ])('tells of %j whether it has TLS', async (text, tls) => {
    expect((await caddy(text))[0]?.tls).toBe(tls);
  });
});

describe('proxyConfigs', () => {
  it('are none where no proxy runs, whatever lies about', async () => {
    const world = fakeWorld({
      files: { '/srv/supabase/volumes/proxy/caddy/Caddyfile': 'x {\n reverse_proxy kong:8000\n}' },
    });
    const project = projectOf({ root: { services: { db: { image: 'supabase/postgres:17' } } } });

    expect(await gather('proxyConfigs', [servicesGatherer, proxyConfigsGatherer], project, world)).toEqual({
      known: true,
      value: [],
    });
  });

  it('leaves it to a person whether listed addresses or certificates guard a site', async () => {
    const guards = [
      '@vpn remote_ip 10.8.0.0/24\n handle @vpn {\n reverse_proxy studio:3000\n }\n respond 403',
      '@outside not client_ip private_ranges\n abort @outside\n reverse_proxy studio:3000',
      'tls {\n client_auth {\n mode require_and_verify\n }\n }\n reverse_proxy studio:3000',
    ];
    for (const guard of guards) {
      const [config] = await caddy(`studio.acme.dev {\n ${guard}\n}\n`);
      expect(config?.upstreams[0]).not.toHaveProperty('login');
    }
    const [open] = await caddy(
      'a.dev {\n @x remote_ip 10.0.0.1\n respond @x 204\n}\nb.dev {\n reverse_proxy studio:3000\n}\n',
    );
    expect(open?.upstreams[0]).toMatchObject({ login: false });
  });
});

describe('proxyConfigs about the addresses of callers', () => {
  it('tells what nginx writes on the way to auth, and nothing that may be a credential', async () => {
    const [config] = await nginx(`
      server {
        listen 443 ssl;
        proxy_set_header X-Real-IP $remote_addr;
        location / { proxy_pass http://kong:8000; }
        location /realtime/ { proxy_pass http://kong:8000; proxy_set_header Upgrade $http_upgrade; }
        location /auth/v1/ {
          proxy_pass http://kong:8000;
          proxy_set_header X-Forwarded-For "$proxy_add_x_forwarded_for";
          proxy_set_header Authorization "Basic proxy-password";
        }
      }`);

    expect(config?.addressHeaders).toEqual({ 'x-forwarded-for': '$proxy_add_x_forwarded_for' });
    expect(config?.trustsProxies).toBeUndefined();
  });

  it('tells what Caddy writes, and whom either believes', async () => {
    const [told] = await caddy(
      'api.example.net {\n  reverse_proxy kong:8000 {\n    header_up X-Real-IP {remote_host}\n    trusted_proxies private_ranges\n  }\n}\n',
    );
    expect(told).toMatchObject({ addressHeaders: { 'x-real-ip': '{remote_host}' }, trustsProxies: true });
    const [behind] = await nginx(
      'server { listen 80; set_real_ip_from 10.0.0.0/8; location / { proxy_pass http://kong:8000; } }',
    );
    expect(behind).toMatchObject({ addressHeaders: {}, trustsProxies: true });
  });
});

describe('proxyConfigs about certificates', () => {
  it('name the files that are mounted, at the line that names them', async () => {
    const [config] = await nginx(
      'server {\n  listen 443 ssl;\n  ssl_certificate /etc/proxy/site.conf;\n  location / { proxy_pass http://kong:8000; }\n}',
    );

    expect(config?.certificates).toEqual([
      {
        path: 'volumes/proxy/site.conf',
        at: { file: 'volumes/proxy/site.conf', line: 3 },
        unread: 'holds no certificate',
      },
    ]);
  });

  it('say nothing of files on a volume or in the image', async () => {
    const [config] = await nginx(
      'server { listen 443 ssl; ssl_certificate /etc/letsencrypt/live/x/fullchain.pem; location / { proxy_pass http://kong:8000; } }',
    );

    expect(config?.certificates).toBeUndefined();
  });
});
