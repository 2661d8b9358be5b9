import { type StackFiles, stackFiles } from '../../helpers/audit-stack.ts';
import {
  adding,
  allOf,
  overlay,
  removing,
  replacing,
  setKey,
  surely,
  withoutKeys,
  withoutService,
} from '../edits.ts';
import { hardened } from './hardened.ts';
import { logServices, nginxConfig, nginxService, ownKong } from './kong-15-files.ts';

const base = 'docker-compose.yml';
const production = 'docker-compose.production.yml';

/** Objects stay on this disk, and the backup service copies them with their attributes. */
const fileBackend = allOf(
  surely(
    replacing(
      production,
      /( {2}storage:\n(?: {4}.*\n)*?) {4}environment:\n(?: {6}.*\n)* {4}volumes: !reset \[\]\n/,
      `  storage:
    logging: *bounded-logs
    healthcheck: *medium
    deploy: { resources: { limits: { cpus: "1", memory: 1G } } }
    environment:
      DATABASE_MAX_CONNECTIONS: 10
`,
    ),
    'storage',
  ),
  surely(
    replacing(
      production,
      /( {2}imgproxy:\n(?: {4}.*\n)*?) {4}environment:\n(?: {6}.*\n)* {4}volumes: !reset \[\]\n/,
      `  imgproxy:
    logging: *bounded-logs
    healthcheck: *medium
    deploy: { resources: { limits: { cpus: "1", memory: 1G } } }
    environment:
      IMGPROXY_PROMETHEUS_BIND: ":8081"
`,
    ),
    'imgproxy',
  ),
  surely(
    replacing(
      production,
      '      - ./volumes/db/data:/var/lib/postgresql/data:ro\n',
      '      - ./volumes/db/data:/var/lib/postgresql/data:ro\n      - ./volumes/storage:/objects:ro\n',
    ),
    'backup of objects',
  ),
  surely(
    replacing(
      'backup/run.sh',
      '    day=$(date +%F)\n',
      '    rsync -aX /objects/ backup@vault.seaworthy-sample.dev:/srv/objects/\n    day=$(date +%F)\n',
    ),
    'copy of objects',
  ),
  withoutKeys('STORAGE_S3_ENDPOINT', 'STORAGE_S3_ACCESS_KEY_ID', 'STORAGE_S3_SECRET_ACCESS_KEY'),
);

/** Kong before nginx, as in the years before Envoy and Caddy. */
const kongBehindNginx = allOf(
  surely(withoutService('api-gw'), 'api-gw'),
  surely(replacing(base, /http:\/\/api-gw:8000/g, 'http://kong:8000'), 'calls of the gateway'),
  removing('docker-compose.caddy.yml', 'volumes/proxy/caddy/Caddyfile', ...envoyFiles()),
  surely(replacing(production, /^ {2}caddy:\n(?: {4}.*\n)*\n/m, ''), 'caddy'),
  surely(setKey('COMPOSE_FILE', `${base}:${production}`), 'COMPOSE_FILE'),
  withoutKeys('PROXY_DOMAIN', 'CERTBOT_EMAIL', 'API_GW_HTTP_PORT'),
  overlay('docker-compose.kong.yml', ownKong),
  overlay('docker-compose.nginx.yml', nginxService),
  adding('volumes/proxy/nginx/supabase.conf', nginxConfig),
  adding('volumes/api/kong.yml', kongRoutes()),
  adding('volumes/api/kong-entrypoint.sh', stackFiles('external-db')['kong-entrypoint.sh'] ?? ''),
);

const olderPostgres = allOf(
  surely(replacing(base, /supabase\/postgres:[\d.]+/, 'supabase/postgres:15.8.1.085'), 'image'),
  adding('volumes/db/data/PG_VERSION', '15\n'),
);

/** Kong, nginx, Postgres 15, Logflare and Vector, objects as files: an older deployment that was looked after. */
export function kong15(): StackFiles {
  return allOf(
    fileBackend,
    kongBehindNginx,
    olderPostgres,
    overlay('docker-compose.logs.yml', logServices),
    adding('volumes/logs/vector.yml', stackFiles('stock')['volumes/logs/vector.yml'] ?? ''),
  )(hardened());
}

function envoyFiles(): readonly string[] {
  return Object.keys(stackFiles('hardened')).filter((path) => path.startsWith('volumes/api/envoy/'));
}

/** The Kong file of the sample `external-db`, with the host names of this stack. */
function kongRoutes(): string {
  const text = stackFiles('external-db')['kong.yml'] ?? '';
  const hosts = { gotrue: 'auth', postgrest: 'rest', 'pg-meta': 'meta', dashboard: 'studio' };
  return Object.entries(hosts).reduce((sum, [old, now]) => sum.replaceAll(`//${old}:`, `//${now}:`), text);
}
