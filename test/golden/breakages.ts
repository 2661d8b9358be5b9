import type { StackFiles } from '../helpers/audit-stack.ts';

/** One thing gone wrong in the hardened deployment. */
export interface Breakage {
  /** Names the golden file. */
  readonly what: string;
  readonly files: (sound: StackFiles) => StackFiles;
}

const env = '.env';
const base = 'docker-compose.yml';
const production = 'docker-compose.production.yml';
const caddy = 'docker-compose.caddy.yml';
const caddyfile = 'volumes/proxy/caddy/Caddyfile';

export const breakages: readonly Breakage[] = [
  setKey('the sample database password', 'POSTGRES_PASSWORD', 'your-super-secret-and-long-postgres-password'),
  setKey('a JWT secret that signed none of the keys', 'JWT_SECRET', 'another-secret-of-forty-characters-abcdef'),
  setKey('a short JWT secret', 'JWT_SECRET', 'short'),
  setKey('an anon key in place of the service key', 'SERVICE_ROLE_KEY', valueOf('ANON_KEY')),
  setKey('a vault key of the wrong length', 'VAULT_ENC_KEY', 'testonly-too-short'),
  setKey('a realtime key of the wrong length', 'REALTIME_DB_ENC_KEY', 'testonly-too-long-for-it'),
  setKey('a password that breaks URLs', 'POSTGRES_PASSWORD', 'testonly@with/reserved#characters'),
  setKey('a public address on this machine', 'SUPABASE_PUBLIC_URL', 'http://localhost:8000'),
  setKey('auth links that lack their path', 'API_EXTERNAL_URL', 'https://api.example.org'),
  setKey('auth links to this machine', 'SITE_URL', 'http://localhost:3000'),
  setKey('a redirect list that allows everything', 'ADDITIONAL_REDIRECT_URLS', '**'),
  setKey('the sample mail server', 'SMTP_HOST', 'supabase-mail'),
  setKey('a mail port that speaks TLS otherwise', 'SMTP_PORT', '2465'),
  setKey('sign-up open to everybody', 'DISABLE_SIGNUP', 'false'),
  setKey('functions that verify no token', 'FUNCTIONS_VERIFY_JWT', 'false'),
  setKey('the storage schema exposed', 'PGRST_DB_SCHEMAS', 'public,storage,graphql_public'),
  setKey('a pool larger than the database allows', 'POOLER_DEFAULT_POOL_SIZE', '400'),
  setKey('the sample proxy domain', 'PROXY_DOMAIN', 'your-domain.example.com'),
  edit('the production overlay forgotten', env, ':docker-compose.production.yml', ''),
  edit('all overlays forgotten', env, ':docker-compose.caddy.yml:docker-compose.production.yml', ''),
  edit('the pooler on all addresses', production, '127.0.0.1:5432:5432', '5432:5432'),
  edit('the metrics store on all addresses', production, '127.0.0.1:9090:9090', '9090:9090'),
  edit('the gateway on all addresses', caddy, 'ports: !reset []', 'ports: ["8000:8000"]'),
  edit('a Studio with a known hole', base, /supabase\/studio:[^\s]+/, 'supabase/studio:2025.06.30-sha-6f5982d'),
  edit('certificates that do not persist', caddy, '- caddy-data:/data', '- /data'),
  edit('the proxy straight to Studio', caddyfile, 'reverse_proxy api-gw:8000', 'reverse_proxy studio:3000'),
  edit('one service without bounded logs', production, 'rest:\n    logging: *bounded-logs', 'rest:'),
  edit('one service without a memory limit', production, 'limits: { cpus: "2", memory: 2G }', 'limits: { cpus: "2" }'),
  edit('objects back on this disk', production, 'STORAGE_BACKEND: s3', 'STORAGE_BACKEND: file'),
  edit('no rate limit per address', production, 'GOTRUE_RATE_LIMIT_HEADER: X-Forwarded-For', 'GOTRUE_UNUSED: x'),
  edit('an image without a tag', production, /prom\/prometheus:v[\d.]+/, 'prom/prometheus'),
  edit('the backup service gone', production, /woblerr\/pgbackrest:[\d.]+/, 'example/nothing:1.0'),
  edit('a health check that cannot fail', base, '-sSfL', '-sSL'),
  add('a script that deletes the volumes', 'redeploy.sh', '#!/bin/sh\ndocker compose down -v\ndocker compose up -d\n'),
  add('a copy of the running data directory', 'nightly.sh', '#!/bin/sh\ntar czf /backup/db.tgz volumes/db/data\n'),
  add('a merge that was not finished', 'volumes/db/roles.sql', '<<<<<<< yours\nSELECT 1;\n=======\nSELECT 2;\n>>>>>>> theirs\n'),
  add('data of an older Postgres', 'volumes/db/data/PG_VERSION', '15\n'),
  remove('the function router gone', 'volumes/functions/main/index.ts'),
  remove('a mounted file gone', 'volumes/pooler/pooler.exs'),
];

function setKey(what: string, key: string, value: string | ((files: StackFiles) => string)): Breakage {
  return {
    what,
    files: (sound) => {
      const text = typeof value === 'string' ? value : value(sound);
      return { ...sound, [env]: (sound[env] ?? '').replace(new RegExp(`^${key}=.*$`, 'm'), () => `${key}=${text}`) };
    },
  };
}

function valueOf(key: string): (files: StackFiles) => string {
  return (files) => new RegExp(`^${key}=(.*)$`, 'm').exec(files[env] ?? '')?.[1] ?? '';
}

function edit(what: string, file: string, from: string | RegExp, to: string): Breakage {
  return { what, files: (sound) => ({ ...sound, [file]: (sound[file] ?? '').replace(from, () => to) }) };
}

function add(what: string, file: string, text: string): Breakage {
  return { what, files: (sound) => ({ ...sound, [file]: text }) };
}

function remove(what: string, file: string): Breakage {
  return { what, files: (sound) => Object.fromEntries(Object.entries(sound).filter(([path]) => path !== file)) };
}
