import type { ServiceRole } from '../../model/facts/services.ts';
import { knownNames } from './image-name.ts';

/**
 * What an image is. `postgres`, `kong` and `envoy` are candidates only: which of them is the deployment's database or
 * gateway depends on the other services (see database-role.ts, gateway-role.ts).
 */
export interface Product {
  readonly role: ServiceRole;
  readonly product: string;
  readonly candidate?: 'db' | 'gateway';
}

type Row = readonly [role: ServiceRole, product: string, images: string];

// `owner/name` matches under any registry; a bare name matches whoever built it.
const rows: readonly Row[] = [
  ['studio', 'studio', 'supabase/studio supabase-studio'],
  ['auth', 'gotrue', 'supabase/gotrue supabase/auth supabase-gotrue supabase-auth'],
  ['rest', 'postgrest', 'postgrest/postgrest supabase/postgrest postgrest'],
  ['realtime', 'realtime', 'supabase/realtime supabase-realtime'],
  ['storage', 'storage', 'supabase/storage-api supabase/storage supabase-storage-api supabase-storage'],
  ['imgproxy', 'imgproxy', 'darthsim/imgproxy imgproxy/imgproxy imgproxy'],
  ['meta', 'postgres-meta', 'supabase/postgres-meta supabase-postgres-meta postgres-meta'],
  ['functions', 'edge-runtime', 'supabase/edge-runtime supabase-edge-runtime edge-runtime'],
  ['db', 'supabase-postgres', 'supabase/postgres supabase-postgres'],
  ['pooler', 'supavisor', 'supabase/supavisor supavisor'],
  ['pooler', 'pgbouncer', 'edoburu/pgbouncer bitnami/pgbouncer pgbouncer/pgbouncer pgbouncer'],
  ['pooler', 'pgcat', 'postgresml/pgcat pgcat'],
  ['analytics', 'logflare', 'supabase/logflare logflare'],
  ['vector', 'vector', 'timberio/vector vectordotdev/vector'],
  ['proxy', 'caddy', 'caddy lucaslorentz/caddy-docker-proxy caddy-docker-proxy'],
  [
    'proxy',
    'nginx',
    'nginx nginxinc/nginx-unprivileged nginx-unprivileged jonasal/nginx-certbot nginx-certbot',
  ],
  [
    'proxy',
    'nginx',
    'nginxproxy/nginx-proxy jwilder/nginx-proxy jc21/nginx-proxy-manager linuxserver/swag openresty',
  ],
  ['proxy', 'traefik', 'traefik'],
  ['proxy', 'haproxy', 'haproxy haproxytech/haproxy-alpine'],
  ['proxy', 'cloudflared', 'cloudflare/cloudflared cloudflared'],
  ['object-store', 'minio', 'minio/minio chainguard/minio bitnami/minio coollabsio/minio pgsty/minio minio'],
  ['object-store', 'rustfs', 'rustfs/rustfs rustfs'],
  ['object-store', 'garage', 'dxflrs/garage'],
  ['object-store', 'seaweedfs', 'chrislusf/seaweedfs seaweedfs'],
  ['mail-sink', 'inbucket', 'inbucket/inbucket inbucket'],
  ['mail-sink', 'mailpit', 'axllent/mailpit mailpit'],
  ['mail-sink', 'mailhog', 'mailhog/mailhog mailhog'],
  ['mail-sink', 'maildev', 'maildev/maildev maildev'],
  ['metrics', 'prometheus', 'prom/prometheus prometheus/prometheus prometheus bitnami/prometheus'],
  ['metrics', 'victoria-metrics', 'victoriametrics/victoria-metrics victoria-metrics'],
  ['metrics', 'mimir', 'grafana/mimir mimir'],
  ['dashboards', 'grafana', 'grafana/grafana grafana/grafana-oss grafana/grafana-enterprise grafana'],
  ['alerts', 'alertmanager', 'prom/alertmanager prometheus/alertmanager alertmanager'],
  ['exporter', 'cadvisor', 'cadvisor/cadvisor google/cadvisor cadvisor'],
  ['log-store', 'loki', 'grafana/loki loki'],
  ['log-store', 'victoria-logs', 'victoriametrics/victoria-logs victoria-logs'],
  ['log-collector', 'alloy', 'grafana/alloy alloy'],
  ['log-collector', 'promtail', 'grafana/promtail promtail'],
  ['log-collector', 'fluent-bit', 'fluent/fluent-bit fluent-bit'],
  ['log-collector', 'fluentd', 'fluent/fluentd fluentd'],
  ['log-collector', 'otel-collector', 'otel/opentelemetry-collector otel/opentelemetry-collector-contrib'],
  ['log-collector', 'grafana-agent', 'grafana/agent'],
  ['log-collector', 'filebeat', 'beats/filebeat elastic/filebeat filebeat'],
  ['log-collector', 'logstash', 'logstash/logstash elastic/logstash logstash'],
  ['log-collector', 'logspout', 'gliderlabs/logspout logspout'],
  ['log-collector', 'syslog-ng', 'balabit/syslog-ng linuxserver/syslog-ng syslog-ng'],
  ['log-collector', 'vlagent', 'victoriametrics/vlagent vlagent'],
  // Agents that send what they are told to, metrics, logs or both, to a service elsewhere.
  ['other', 'datadog-agent', 'datadog/agent datadoghq/agent datadog-agent'],
  ['other', 'elastic-agent', 'elastic-agent/elastic-agent elastic/elastic-agent elastic-agent'],
  ['other', 'newrelic', 'newrelic/infrastructure newrelic/infrastructure-bundle'],
  ['other', 'coroot', 'coroot/coroot coroot/coroot-node-agent'],
  ['other', 'signoz', 'signoz/signoz signoz/signoz-otel-collector'],
  ['other', 'certbot', 'certbot/certbot'],
  ['other', 'openobserve', 'openobserve/openobserve zinclabs/openobserve openobserve'],
  ['other', 'otel-lgtm', 'grafana/otel-lgtm otel-lgtm'],
  ['backup', 'pgbackrest', 'woblerr/pgbackrest pgbackrest/pgbackrest pgbackrest'],
  ['backup', 'docker-volume-backup', 'offen/docker-volume-backup docker-volume-backup'],
  ['backup', 'restic', 'restic/restic restic mazzolino/restic lobaro/restic-backup-docker'],
  ['backup', 'wal-g', 'wal-g'],
  ['backup', 'barman', 'barman'],
  ['backup', 'borgmatic', 'borgmatic-collective/borgmatic b3vis/borgmatic borgmatic'],
  ['backup', 'duplicati', 'duplicati/duplicati linuxserver/duplicati duplicati'],
  ['backup', 'kopia', 'kopia/kopia kopia'],
  ['backup', 'backrest', 'garethgeorge/backrest'],
  ['backup', 'zerobyte', 'nicotsx/zerobyte'],
  ['backup', 'databasus', 'databasus/databasus rostislavdugin/postgresus'],
  ['backup', 'pgbackweb', 'eduardolat/pgbackweb'],
];

const candidates: readonly (readonly [candidate: 'db' | 'gateway', product: string, images: string])[] = [
  ['gateway', 'kong', 'kong kong/kong kong/kong-gateway kong-gateway bitnami/kong'],
  ['gateway', 'envoy', 'envoyproxy/envoy envoy bitnami/envoy'],
  [
    'db',
    'postgres',
    'postgres bitnami/postgresql postgresql pgvector/pgvector pgvector postgis/postgis postgis',
  ],
  ['db', 'postgres', 'timescale/timescaledb timescale/timescaledb-ha timescaledb timescaledb-ha'],
];

const table: ReadonlyMap<string, Product> = new Map([
  ...rows.flatMap(([role, product, images]) =>
    images.split(' ').map((image) => [image, { role, product }] as const),
  ),
  ...candidates.flatMap(([candidate, product, images]) =>
    images.split(' ').map((image) => [image, { role: 'other', product, candidate }] as const),
  ),
]);

/** The product an image holds; null when nobody here knows it. */
export function productOf(repository: string): Product | null {
  const names = knownNames(repository);
  for (const name of names) {
    const product = table.get(name);
    if (product !== undefined) return product;
  }
  const name = names.at(-1) ?? '';
  // Families with a fixed way of naming: postgres-exporter, node_exporter; postgres-backup-s3, pg-backup.
  if (/[-_]exporter$/.test(name)) return { role: 'exporter', product: name.replaceAll('_', '-') };
  if (/(?:^|[-_])backup(?:[-_]|$)/.test(name)) return { role: 'backup', product: name };
  return null;
}
