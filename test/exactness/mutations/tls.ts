import type { FactTable } from '../../../src/model/facts/table.ts';
import { today } from '../../helpers/facts.ts';
import { allOf, replacing, setKey, withoutService } from '../edits.ts';
import { inFacts, inFiles, type Mutation, saying } from '../mutation.ts';
import { runsWith } from './running.ts';

const tells = (id: string) => [`tls/${id}`];
const caddy = 'docker-compose.caddy.yml';
const caddyfile = 'volumes/proxy/caddy/Caddyfile';
const nginx = 'volumes/proxy/nginx/supabase.conf';
const local = { also: ['tls/auth-path-once'] };

export const tls: readonly Mutation[] = [
  inFiles(
    'plain http for everything, without a proxy',
    ['tls/none', 'tls/plain-public-urls'],
    allOf(
      withoutService('caddy'),
      withoutService('nginx'),
      setKey('SUPABASE_PUBLIC_URL', 'http://api.seaworthy-sample.dev'),
      setKey('API_EXTERNAL_URL', 'http://api.seaworthy-sample.dev/auth/v1'),
      saying(['api-gw', 'kong'], 'ports: ["80:8000"]'),
    ),
    { also: ['exposure/gateway-on-all-addresses', 'exposure/firewall-blind', 'compose/unused-variables'] },
  ),
  inFiles(
    'the sample proxy domain',
    tells('placeholder-domain'),
    setKey('PROXY_DOMAIN', 'your-domain.example.com'),
  ),
  inFiles(
    'a proxy domain that is reserved for examples',
    tells('placeholder-domain'),
    setKey('PROXY_DOMAIN', 'api.example.org'),
  ),
  inFiles(
    'nginx with a sample domain',
    tells('placeholder-domain'),
    replacing(nginx, /server_name .*;/g, 'server_name supabase.example.com;'),
  ),
  inFiles(
    'a public URL on this machine',
    tells('local-public-urls'),
    setKey('SUPABASE_PUBLIC_URL', 'http://localhost:8000'),
    local,
  ),
  inFiles(
    'a public URL in the home network',
    tells('local-public-urls'),
    setKey('SUPABASE_PUBLIC_URL', 'http://192.168.1.20:8000'),
    local,
  ),
  inFiles(
    'a public URL of the Compose network',
    tells('local-public-urls'),
    setKey('SUPABASE_PUBLIC_URL', 'http://api-gw:8000'),
    {
      also: ['tls/auth-path-once', 'compose/unresolvable-gateway-host'],
    },
  ),
  inFiles(
    'an external URL of auth on this machine',
    tells('local-public-urls'),
    setKey('API_EXTERNAL_URL', 'http://127.0.0.1:8000/auth/v1'),
    local,
  ),
  inFiles(
    'a public URL over http',
    tells('plain-public-urls'),
    setKey('SUPABASE_PUBLIC_URL', 'http://api.seaworthy-sample.dev'),
    local,
  ),
  inFiles(
    'an external URL of auth over http',
    tells('plain-public-urls'),
    setKey('API_EXTERNAL_URL', 'http://api.seaworthy-sample.dev/auth/v1'),
    local,
  ),
  inFiles(
    'auth links with their path twice',
    tells('auth-path-once'),
    setKey('API_EXTERNAL_URL', 'https://api.seaworthy-sample.dev/auth/v1/auth/v1'),
  ),
  inFiles(
    'mail links without the path of auth',
    tells('auth-path-once'),
    setKey('MAILER_URLPATHS_RECOVERY', '"/verify"'),
  ),
  inFiles(
    'certificates on an anonymous volume',
    tells('unpersisted-certificates'),
    replacing(caddy, '- caddy-data:/data', '- /data'),
  ),
  inFiles(
    'certificates inside the container',
    tells('unpersisted-certificates'),
    replacing(caddy, '      - caddy-data:/data\n', ''),
  ),
  inFiles(
    'nginx without the Upgrade header',
    tells('websockets-not-forwarded'),
    replacing(nginx, / +proxy_set_header (?:Upgrade|Connection) .*\n/g, ''),
  ),
  inFiles(
    'nginx that refuses what is larger than 1 MB',
    tells('upload-limits-disagree'),
    replacing(nginx, 'client_max_body_size 0;', 'client_max_body_size 1m;'),
  ),
  inFiles(
    'nginx with its default for bodies',
    tells('upload-limits-disagree'),
    replacing(nginx, '  client_max_body_size 0;\n', ''),
  ),
  inFiles(
    'Caddy that refuses what is larger than 10 MB',
    tells('upload-limits-disagree'),
    replacing(caddyfile, 'max_size 6GB', 'max_size 10MB'),
  ),
  inFacts(
    'docker',
    'auth still runs with a local external URL',
    tells('local-public-urls'),
    (facts) => runsWith(facts, 'auth', 'API_EXTERNAL_URL', 'http://localhost:8000/auth/v1'),
    { also: ['compose/environment-not-applied', 'tls/auth-path-once'] },
  ),
  inFacts(
    'postgres',
    'a bucket that promises more than Storage accepts',
    tells('upload-limits-disagree'),
    ({ storageObjects }) => ({
      storageObjects: {
        ...storageObjects,
        buckets: [{ id: 'videos', public: false, fileSizeLimit: 5 * 1024 ** 3 }],
      },
    }),
  ),
  inFiles(
    'an https URL that leads to the plain port of the gateway',
    tells('https-at-plain-port'),
    allOf(
      setKey('SUPABASE_PUBLIC_URL', 'https://api.seaworthy-sample.dev:8443'),
      saying(['api-gw', 'kong'], 'ports: ["8443:8000"]'),
    ),
    {
      also: [
        'exposure/gateway-on-all-addresses',
        'exposure/firewall-blind',
        'tls/auth-path-once',
        'tls/disagreeing-public-urls',
      ],
    },
  ),
  inFiles(
    'two public URLs with different hosts',
    tells('disagreeing-public-urls'),
    setKey('SUPABASE_PUBLIC_URL', 'https://www.seaworthy-sample.dev'),
    local,
  ),
  inFiles(
    'nginx that waits no longer than a heartbeat',
    tells('impatient-proxy'),
    replacing(nginx, 'proxy_read_timeout 1h;', 'proxy_read_timeout 20s;'),
  ),
  ...(
    [
      ['a certificate that expired yesterday', -1],
      ['a certificate of ninety days that nobody renewed in time', 12],
    ] as const
  ).map(([what, days]) =>
    inFacts('host', what, tells('expiring-certificate'), () => ({
      hostProxies: { found: [hostNginx(days)] },
    })),
  ),
];

/** An nginx on the machine that serves this deployment by a certificate of 90 days, so many of which are left. */
export function hostNginx(daysLeft: number): FactTable['hostProxies']['found'][number] {
  const until = today.getTime() / 1000 + daysLeft * 86_400;
  const file = '/etc/nginx/sites-enabled/supabase';
  return {
    product: 'nginx',
    files: [file],
    mentions: [],
    certificates: [
      {
        path: '/etc/letsencrypt/live/api.seaworthy-sample.dev/fullchain.pem',
        at: { file, line: 4 },
        from: until - 90 * 86_400,
        until,
      },
    ],
  };
}
