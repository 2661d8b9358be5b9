import { describe, expect, it } from 'vitest';
import { here, service } from '../../../test/helpers/facts.ts';
import { gather, live } from '../../../test/helpers/live.ts';
import { known } from '../../model/fact.ts';
import { hostProxies } from './host-proxies.ts';

const services = known([
  service('gateway', { ports: [{ published: '8000', target: 8000, protocol: 'tcp', at: [here] }] }),
  service('rest', { ports: [{ published: '3000', target: 3000, protocol: 'tcp', at: [here] }] }),
]);
const env =
  'SUPABASE_PUBLIC_URL=https://base.acme.test\nOPENAI_URL=https://api.other.test\nSITE_URL=http://localhost:3000\n';

function look(files: NonNullable<Parameters<typeof live>[0]>['files']) {
  return gather(hostProxies, live({ services, env, files: files ?? {} }));
}

describe('hostProxies', () => {
  it('tells which files name the published port of the gateway or the public host', async () => {
    expect(
      await look({
        '/etc/nginx/nginx.conf': 'http { include sites-enabled/*; }',
        '/etc/nginx/sites-enabled/base':
          'server { server_name base.acme.test; proxy_pass http://127.0.0.1:8000; }',
        '/etc/nginx/sites-enabled/shop':
          'server { server_name shop.test; proxy_pass http://127.0.0.1:80001; }',
        '/etc/caddy/Caddyfile': 'base.acme.test {\n reverse_proxy localhost:8000\n}',
      }),
    ).toEqual({
      known: true,
      value: {
        found: [
          {
            product: 'nginx',
            files: ['/etc/nginx/sites-enabled/base'],
            mentions: [':8000', 'base.acme.test'],
          },
          { product: 'caddy', files: ['/etc/caddy/Caddyfile'], mentions: [':8000', 'base.acme.test'] },
        ],
      },
    });
  });

  it('tells which certificates those files name, and why one could not be read', async () => {
    const site =
      'server {\n  ssl_certificate /etc/letsencrypt/live/x/fullchain.pem;\n  proxy_pass http://127.0.0.1:8000;\n}';
    const other = 'server { ssl_certificate /etc/ssl/shop.pem; server_name shop.test; }';
    const files = { '/etc/nginx/conf.d/base.conf': site, '/etc/nginx/conf.d/shop.conf': other };
    expect(await look(files)).toMatchObject({
      value: {
        found: [
          {
            certificates: [
              {
                path: '/etc/letsencrypt/live/x/fullchain.pem',
                at: { file: '/etc/nginx/conf.d/base.conf', line: 2 },
                unread: 'does not exist',
              },
            ],
          },
        ],
      },
    });
  });

  it('tells a web server that has nothing to do with the deployment', async () => {
    expect(await look({ '/etc/nginx/nginx.conf': 'http { }' })).toEqual({
      known: true,
      value: { found: [{ product: 'nginx', files: [], mentions: [] }] },
    });
  });

  it('passes by comments, longer names, other ports and other people', async () => {
    const text =
      '# proxy_pass http://127.0.0.1:8000;\nserver_name a.base.acme.test base.acme.test.other api.other.test;\nlisten :3000;\n';
    expect(await look({ '/etc/nginx/conf.d/x.conf': text })).toMatchObject({
      value: { found: [{ mentions: [] }] },
    });
  });

  it('knows that there is no web server', async () => {
    expect(await look({})).toEqual({ known: true, value: { found: [] } });
  });

  it('is unknown when a configuration may not be read', async () => {
    expect(await look({ '/etc/nginx/nginx.conf': { denied: true } })).toEqual({
      known: false,
      reason: '/etc/nginx/nginx.conf may not be read by this user',
    });
  });
});
