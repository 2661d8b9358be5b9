import { type FilesEdit, replacing } from '../edits.ts';
import { inFacts, inFiles, type Mutation, saying } from '../mutation.ts';
import { withContainer } from './running.ts';

const tells = (id: string) => [`exposure/${id}`];
/** The same port seen by the firewall check, which only looks where the host can be asked. */
const wall = { also: ['exposure/firewall-blind'] };
/** A database port that is open is open without TLS, too. */
const plain = { also: [...wall.also, 'exposure/plain-text-database'] };
const internal = tells('internal-service-on-all-addresses');
const database = tells('database-on-all-addresses');
const studio = tells('studio-without-gateway');
const lds = 'volumes/api/envoy/lds.template.yaml';
const kong = 'volumes/api/kong.yml';
const poolers = ['supavisor', 'pgbouncer'];
const gateways = ['api-gw', 'kong'];

export const exposure: readonly Mutation[] = [
  inFiles('the database on all addresses', database, saying('db', 'ports: ["5433:5432"]'), plain),
  inFiles(
    'the database on all IPv4 addresses by name',
    database,
    saying('db', 'ports: ["0.0.0.0:5433:5432"]'),
    plain,
  ),
  inFiles('the database on all IPv6 addresses', database, saying('db', 'ports: ["[::]:5433:5432"]'), plain),
  inFiles(
    'the database on all addresses in the long form',
    database,
    saying('db', 'ports: [{ target: 5432, published: "5433", protocol: tcp }]'),
    plain,
  ),
  inFiles('the pooler on all addresses', database, saying(poolers, 'ports: ["7543:6543"]'), plain),
  inFiles(
    'the pooler on the public address of this machine',
    database,
    saying(poolers, 'ports: ["203.0.113.7:7543:6543"]'),
    plain,
  ),
  ...(
    [
      ['auth', '9999:9999'],
      ['rest', '3003:3000'],
      ['realtime', '4004:4000'],
      ['storage', '5000:5000'],
      ['imgproxy', '5001:5001'],
      ['functions', '9000:9000'],
      ['analytics', '4000:4000'],
      ['vector', '9001:9001'],
      ['prometheus', '9191:9090'],
      ['alertmanager', '9093:9093'],
      ['grafana', '3011:3000'],
      ['loki', '3100:3100'],
      ['alloy', '12345:12345'],
      ['postgres-exporter', '9187:9187'],
      ['node-exporter', '9100:9100'],
      ['cadvisor', '8088:8080'],
    ] as const
  ).map(([name, port]) =>
    inFiles(`${name} on all addresses`, internal, saying(name, `ports: ["${port}"]`), wall),
  ),
  inFiles('Studio on all addresses', studio, saying('studio', 'ports: ["3000:3000"]'), wall),
  inFiles('postgres-meta on all addresses', studio, saying('meta', 'ports: ["8080:8080"]'), wall),
  inFiles(
    'Caddy straight to Studio',
    studio,
    replacing('volumes/proxy/caddy/Caddyfile', 'reverse_proxy api-gw:8000', 'reverse_proxy studio:3000'),
    { also: ['tls/websockets-not-forwarded'] },
  ),
  inFiles(
    'nginx straight to Studio',
    studio,
    replacing(
      'volumes/proxy/nginx/supabase.conf',
      'proxy_pass http://kong:8000',
      'proxy_pass http://studio:3000',
    ),
  ),
  inFiles(
    'a Studio with a known hole',
    tells('vulnerable-studio'),
    replacing('docker-compose.yml', /supabase\/studio:\S+/, 'supabase/studio:2025.06.30-sha-6f5982d'),
  ),
  inFiles(
    'a Studio of the day before the hole was closed',
    tells('vulnerable-studio'),
    replacing('docker-compose.yml', /supabase\/studio:\S+/, 'supabase/studio:2025.12.09-sha-434634f'),
  ),
  inFiles(
    'the gateway on all addresses',
    tells('gateway-on-all-addresses'),
    saying(gateways, 'ports: ["8000:8000"]'),
    wall,
  ),
  inFiles(
    'a gateway of a generation without support',
    tells('old-gateway'),
    replacing('docker-compose.kong.yml', /kong\/kong:\S+/, 'kong:2.8.1'),
  ),
  ...openedRoutes(),
  inFiles(
    'Kong lets any key list the tables',
    tells('open-openapi-root'),
    inRoute('rest-openapi', 'allow: [admin]', 'allow: [admin, anon]'),
  ),
  inFiles(
    'Envoy lets any key list the tables',
    tells('open-openapi-root'),
    replacing(lds, 'match: { path: /rest/v1/ }', 'match: { path: /rest/v1/elsewhere }'),
  ),
  inFiles(
    'metrics of Storage switched on behind its open route',
    tells('public-metrics'),
    saying('storage', 'environment: { PROMETHEUS_METRICS_ENABLED: "true" }'),
  ),
  inFacts(
    'docker',
    'the gateway still runs with its port on all addresses',
    tells('gateway-on-all-addresses'),
    (facts) =>
      withContainer(facts, 'gateway', () => ({
        published: [{ hostIp: '0.0.0.0', hostPort: 8000, target: 8000 }],
      })),
    wall,
  ),
  inFacts(
    'docker',
    'the database still runs with its port on all addresses',
    [...database, ...tells('plain-text-database')],
    (facts) =>
      withContainer(facts, 'db', () => ({ published: [{ hostIp: '::', hostPort: 5432, target: 5432 }] })),
    { also: wall.also, on: ['hardened', 'kong-15', 'pgbouncer'] },
  ),
  inFacts('docker', 'Studio runs in the image with the known hole', tells('vulnerable-studio'), (facts) =>
    withContainer(facts, 'studio', () => ({ image: 'supabase/studio:2025.06.30-sha-6f5982d' })),
  ),
  inFacts(
    'docker',
    'a container of the application publishes its port past the firewall',
    tells('firewall-blind'),
    (facts) => ({
      ...withContainer(facts, 'imgproxy', () => ({
        published: [{ hostIp: '0.0.0.0', hostPort: 8081, target: 8081 }],
      })),
    }),
    { also: internal },
  ),
];

function openedRoutes(): readonly Mutation[] {
  const opens = tells('open-internal-routes');
  const termination = /\{ name: request-termination.*\}/;
  const kongs = ['mcp', 'studio-mcp', 'realtime-tenants', 'realtime-openapi'].map((name) =>
    inFiles(`Kong opens the route ${name}`, opens, inRoute(name, termination, 'name: cors')),
  );
  const envoys = ['/api/mcp', '/mcp', '/realtime/v1/api/tenants'].map((path) =>
    inFiles(
      `Envoy opens the route ${path}`,
      opens,
      replacing(lds, new RegExp(`(prefix: ${path} \\}\\n.*\\n.*)\\*denied`), (_, before) => `${before}*open`),
    ),
  );
  return [
    ...kongs,
    ...envoys,
    inFiles('Kong lets any key run SQL', opens, inRoute('meta', 'allow: [admin]', 'allow: [admin, anon]')),
    inFiles(
      'Envoy lets any key run SQL',
      opens,
      replacing(
        lds,
        /( +)- url_path: \{ path: \{ prefix: \/rest\/v1\/ \} \}\n/,
        (line) => line + line.replace('/rest/v1/', '/pg/'),
      ),
    ),
  ];
}

/** An edit of one service of Kong's file. */
function inRoute(name: string, from: string | RegExp, to: string): FilesEdit {
  const block = new RegExp(`^ {2}- name: ${name}\\n(?: {4,}.*\\n)*`, 'm');
  return replacing(kong, block, (text) => text.replace(from, () => to));
}
