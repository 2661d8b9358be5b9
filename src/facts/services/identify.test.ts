import { describe, expect, it } from 'vitest';
import { identifyServices } from './identify.ts';
import type { ServiceTraits } from './traits.ts';

function traits(
  name: string,
  parts: Partial<ServiceTraits> & { readonly env?: Record<string, string> },
): ServiceTraits {
  const { env = {}, ...rest } = parts;
  return {
    name,
    commandLine: '',
    environment: new Map(Object.entries(env)),
    mountTargets: [],
    hostNames: [name],
    ...rest,
  };
}

function rolesOf(...services: readonly ServiceTraits[]): Record<string, string> {
  const roles = [...identifyServices(services)].map(([name, { role }]) => [name, role]);
  return Object.fromEntries(roles);
}

describe('identifyServices', () => {
  it.each([
    ['supabase/studio:2026.09.07-sha-7996410', 'studio', 'studio'],
    ['supabase/gotrue:v2.196.0', 'auth', 'gotrue'],
    ['postgrest/postgrest:v14.17', 'rest', 'postgrest'],
    ['supabase/realtime:v2.134.10', 'realtime', 'realtime'],
    ['supabase/storage-api:v1.74.0', 'storage', 'storage'],
    ['darthsim/imgproxy:v3.31.4', 'imgproxy', 'imgproxy'],
    ['supabase/postgres-meta:v0.99.0', 'meta', 'postgres-meta'],
    ['supabase/edge-runtime:v1.76.2', 'functions', 'edge-runtime'],
    ['supabase/postgres:17.6.1.136', 'db', 'supabase-postgres'],
    ['supabase/supavisor:2.9.12', 'pooler', 'supavisor'],
    ['edoburu/pgbouncer:v1.25.2-p0', 'pooler', 'pgbouncer'],
    ['supabase/logflare:1.43.1', 'analytics', 'logflare'],
    ['timberio/vector:0.53.0-alpine', 'vector', 'vector'],
    ['caddy:2', 'proxy', 'caddy'],
    ['jonasal/nginx-certbot:6.2.0-nginx1.31.0', 'proxy', 'nginx'],
    ['traefik:v3', 'proxy', 'traefik'],
    ['cgr.dev/chainguard/minio', 'object-store', 'minio'],
    ['rustfs/rustfs', 'object-store', 'rustfs'],
    ['inbucket/inbucket:3', 'mail-sink', 'inbucket'],
    ['prom/prometheus:v3.5.0', 'metrics', 'prometheus'],
    ['prom/alertmanager', 'alerts', 'alertmanager'],
    ['grafana/grafana-oss:12', 'dashboards', 'grafana'],
    ['grafana/loki:3.7', 'log-store', 'loki'],
    ['grafana/promtail:3', 'log-collector', 'promtail'],
    ['prometheuscommunity/postgres-exporter:v0.17.1', 'exporter', 'postgres-exporter'],
    ['oliver006/redis_exporter', 'exporter', 'redis-exporter'],
    ['gcr.io/cadvisor/cadvisor:v0.52', 'exporter', 'cadvisor'],
    ['offen/docker-volume-backup:v2', 'backup', 'docker-volume-backup'],
    ['prodrigestivill/postgres-backup-local:17', 'backup', 'postgres-backup-local'],
    ['gcr.io/datadoghq/agent:7', 'other', 'datadog-agent'],
    ['docker.elastic.co/beats/filebeat:8.17.0', 'log-collector', 'filebeat'],
    ['rostislavdugin/postgresus:v1', 'backup', 'databasus'],
    ['public.ecr.aws/supabase/postgres:17.6.1.136', 'db', 'supabase-postgres'],
    ['ghcr.io/supabase/gotrue:v2', 'auth', 'gotrue'],
    ['harbor.example.org:5000/hub/library/nginx:1.27', 'proxy', 'nginx'],
    ['localhost:5000/supabase/studio@sha256:abc', 'studio', 'studio'],
    ['registry.example.org/ops/supabase-storage-api:9', 'storage', 'storage'],
  ])('takes %s for %s', (image, role, product) => {
    expect(identifyServices([traits('x', { image })]).get('x')).toEqual({ role, product });
  });

  it.each([
    'redis:7',
    'busybox',
    'minio/mc',
    'rustfs/rc',
    'acme/studio',
    'kong:3',
    'envoyproxy/envoy:v1',
    'acme/auth',
  ])('takes %s alone for nothing of ours', (image) => {
    expect(identifyServices([traits('gateway', { image })]).get('gateway')?.role).toBe('other');
  });

  it('takes the Kong that holds the API keys for the gateway, and another Kong for something else', () => {
    const mesh = traits('kong', { image: 'kong/kong:3.9', env: { KONG_DATABASE: 'postgres' } });
    const ours = traits('edge', {
      image: 'kong:2.8.1',
      env: { SUPABASE_ANON_KEY: 'x', KONG_DECLARATIVE_CONFIG: '/home/kong/kong.yml' },
    });

    expect(rolesOf(mesh, ours)).toEqual({ kong: 'other', edge: 'gateway' });
  });

  it('takes both for gateways while one replaces the other', () => {
    const env = { ANON_KEY: 'x' };
    const services = [
      traits('kong', { image: 'kong:2.8.1', env }),
      traits('envoy', { image: 'envoyproxy/envoy:v1.39.1', env }),
    ];

    expect(rolesOf(...services)).toEqual({ kong: 'gateway', envoy: 'gateway' });
  });

  it('takes an Envoy with a configuration mount for the gateway', () => {
    const envoy = traits('api-gw', {
      image: 'envoyproxy/envoy:v1.39.1',
      mountTargets: ['/etc/envoy/lds.template.yaml'],
      env: { ANON_KEY: 'x' },
    });

    expect(identifyServices([envoy]).get('api-gw')).toEqual({ role: 'gateway', product: 'envoy' });
  });

  it.each([
    ['auth', { GOTRUE_DB_DRIVER: 'postgres', GOTRUE_JWT_SECRET: 'x' }],
    ['rest', { PGRST_DB_URI: 'postgres://x' }],
    ['storage', { STORAGE_BACKEND: 's3', DATABASE_URL: 'postgres://x' }],
    ['meta', { PG_META_DB_HOST: 'db' }],
    ['realtime', { DB_ENC_KEY: 'x', API_JWT_SECRET: 'x' }],
    ['pooler', { VAULT_ENC_KEY: 'x', API_JWT_SECRET: 'x' }],
    ['gateway', { KONG_DECLARATIVE_CONFIG: '/kong.yml' }],
  ])('knows a service that is built here as %s by its environment', (role, env) => {
    expect(rolesOf(traits('anything', { env }))).toEqual({ anything: role });
  });

  it('knows the functions runtime by its command', () => {
    const service = traits('edge', { commandLine: 'start --main-service /home/deno/functions/main' });

    expect(rolesOf(service)).toEqual({ edge: 'functions' });
  });

  it('takes a Postgres of ones own that archives with WAL-G for the database, and a WAL-G beside it for a backup', () => {
    const rest = traits('rest', {
      image: 'postgrest/postgrest',
      env: { PGRST_DB_URI: 'postgres://authenticator:x@main:5432/postgres' },
    });
    const main = traits('main', {
      commandLine: 'postgres -c archive_mode=on -c archive_command=wal-g wal-push %p',
      mountTargets: ['/var/lib/postgresql/data'],
      env: { POSTGRES_PASSWORD: 'x' },
    });
    const job = traits('job', {
      commandLine: 'sh -c wal-g backup-push /var/lib/postgresql/data',
      mountTargets: ['/var/lib/postgresql/data'],
    });

    expect(rolesOf(rest, main, job)).toEqual({ rest: 'rest', main: 'db', job: 'backup' });
  });

  it('never goes by the name', () => {
    expect(rolesOf(traits('db', { image: 'redis:7' }), traits('kong', { image: 'acme/app' }))).toEqual({
      db: 'other',
      kong: 'other',
    });
  });

  it('takes the plain Postgres that the Supabase services talk to for the database', () => {
    const rest = traits('rest', {
      image: 'postgrest/postgrest',
      env: { PGRST_DB_URI: 'postgres://authenticator:x@pg-main:5432/postgres' },
    });
    const main = traits('pg', { image: 'pgvector/pgvector:pg17', hostNames: ['pg', 'pg-main'] });
    const other = traits('n8n-db', { image: 'postgres:16' });

    expect(rolesOf(rest, main, other)).toEqual({ rest: 'rest', pg: 'db', 'n8n-db': 'other' });
  });

  it('finds no database when the services talk to one outside', () => {
    const rest = traits('rest', {
      image: 'postgrest/postgrest',
      env: { PGRST_DB_URI: 'postgres://authenticator:x@db.example.org:5432/postgres' },
    });

    expect(rolesOf(rest, traits('postgres', { image: 'postgres:17' }))).toEqual({
      rest: 'rest',
      postgres: 'other',
    });
  });

  it('takes the only Postgres when nothing says where the services talk to', () => {
    expect(rolesOf(traits('store', { image: 'postgres:17' }))).toEqual({ store: 'db' });
  });

  it('leaves a second Postgres beside the real one alone', () => {
    const logs = traits('logflare-db', { image: 'postgres:17' });

    expect(rolesOf(traits('main', { image: 'supabase/postgres:17' }), logs)).toEqual({
      main: 'db',
      'logflare-db': 'other',
    });
  });
});
