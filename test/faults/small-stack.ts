// A deployment that is small enough to be planned thousands of times, with something for every change to do.
import { directoryWith, fixtureCopies, hasFixtures, stackCopy } from '../helpers/deployments.ts';

const compose = `name: small
services:
  kong:
    image: kong/kong:3.9.1
    restart: unless-stopped
    depends_on: [auth]
    ports:
      - "\${KONG_HTTP_PORT:-8000}:8000/tcp"
    environment:
      KONG_DATABASE: "off"
      SUPABASE_ANON_KEY: \${ANON_KEY}
      DASHBOARD_PASSWORD: \${DASHBOARD_PASSWORD}
  auth:
    image: supabase/gotrue:v2.186.0
    depends_on:
      db: { condition: service_healthy }
    environment:
      GOTRUE_DB_DATABASE_URL: postgres://supabase_auth_admin:\${POSTGRES_PASSWORD}@db:5432/postgres
      GOTRUE_SITE_URL: \${SITE_URL}
      GOTRUE_JWT_EXP: \${JWT_EXPIRY:-3600}
      GOTRUE_SMTP_PASS: \${SMTP_PASS:-}
  rest:
    image: postgrest/postgrest:v14.5
    env_file: [rest.env]
    environment:
      - PGRST_DB_URI=postgres://authenticator:\${POSTGRES_PASSWORD}@db:5432/postgres
      - PGRST_DB_MAX_ROWS=\${MAX_ROWS:-1000}
  supavisor:
    image: supabase/supavisor:2.7.4
    ports:
      - \${POSTGRES_PORT}:5432
      - 6543:6543
ENV_FILE    environment:
      POOLER_DEFAULT_POOL_SIZE: \${POOL_SIZE}
  db:
    image: supabase/postgres:17.6.1.136
    command: [postgres, -c, log_min_messages=fatal]
    healthcheck:
      test: [CMD, pg_isready, -U, postgres]
      interval: 5s
      timeout: 5s
      retries: 10
    environment:
      POSTGRES_PASSWORD: \${POSTGRES_PASSWORD}
    volumes:
      - ./data:/var/lib/postgresql/data
      - ./config:/etc/postgresql-custom
`;

const env = `# Secrets of a test: nothing uses them anywhere
POSTGRES_PASSWORD=testonly6a1f0c9d2b7e4835
ANON_KEY=testonly.anon.0d9e8c7b6a5f
DASHBOARD_PASSWORD=testonly42d1c0b9a8f7

# Addresses
SITE_URL=https://app.seaworthy-sample.dev # the app
export POSTGRES_PORT=5432
POOL_SIZE="15"
`;

/** Written anew for each caller; `allKeys` = one service is given every key of the env file, as in AutoGPT's layout. */
export function smallStack({ allKeys = false } = {}): string {
  const text = compose.replace('ENV_FILE', allKeys ? '    env_file: [.env]\n' : '');
  return directoryWith({ 'docker-compose.yml': text, '.env': env, 'rest.env': 'PGRST_LOG_LEVEL=warn\n' });
}

export interface Sample {
  readonly name: string;
  /** Never changed: copies of it are. */
  readonly directory: string;
}

/** The samples of this repository that can be changed; Coolify's directory is refused. */
export const samples: readonly Sample[] = ['labels', 'external-db', 'kong-2025', 'stock', 'hardened'].map(
  (name) => ({ name, directory: stackCopy(name) }),
);

/** Real deployments, where they are; one whose Compose files name others outside its directory stays out. */
export function realSamples(): readonly Sample[] {
  if (!hasFixtures) process.stderr.write('skipped: the real deployments are not here, own samples only\n');
  return fixtureCopies().filter(({ name }) => name.startsWith('supabase-'));
}

export const composeNames = ['docker-compose.yml', 'compose.yaml'];
