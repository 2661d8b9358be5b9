import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const fixtures = join(import.meta.dirname, '../../../shared/fixtures');

/** Our own env files: each form of line that real ones have. */
export const envTexts: readonly string[] = [
  `############
# Secrets
# Change these before going to production
############

POSTGRES_PASSWORD=letters-and-digits-only
JWT_SECRET=at-least-32-characters-long-please-change
ANON_KEY=eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoiYW5vbiJ9.c2lnbmF0dXJl
DASHBOARD_PASSWORD='with # and $ inside'

## Database
POSTGRES_HOST=db
POSTGRES_PORT=5432 # default
POSTGRES_URL=postgres://postgres:\${POSTGRES_PASSWORD}@\${POSTGRES_HOST}:\${POSTGRES_PORT:-5432}/postgres
SITE_URL=http://localhost:3000
ADDITIONAL_REDIRECT_URLS=
STUDIO_DEFAULT_ORGANIZATION=Default Organization
ENABLE_EMAIL_SIGNUP=true
export LANG="C.UTF-8"
JWT_KEYS="-----BEGIN KEY-----
MIIBOgIBAAJBAKj34GkxFhD9
-----END KEY-----"
SMTP_PASS="pa\\$\\$ \\"word\\"\\n"
`,
  "A=1\r\nB=\"two words\" # why\r\n\r\n# c\r\nC: 3\r\nD\r\nA=again\r\nE='it\\'s'",
  '\ufeffCOMPOSE_FILE=docker-compose.yml:docker-compose.s3.yml\nEMPTY=\nQUOTED=""\n A = spaced \nX="1"Y=2\n',
];

/** Our own Compose files: the features an edit has to survive. */
export const composeTexts: readonly string[] = [
  `name: sample
x-logging: &logging
  driver: json-file
  options: { max-size: "10m", max-file: "3" }
services:
  studio: # the dashboard
    image: example/studio:1
    restart: unless-stopped
    healthcheck:
      test:
        [
          "CMD", "node", "-e",
          "fetch('http://localhost:3000')" # not 127.0.0.1
        ]
      timeout: 10s
    depends_on:
      db:
        condition: service_healthy
    environment:
      # Where it listens
      HOSTNAME: "::"
      POSTGRES_PASSWORD: \${POSTGRES_PASSWORD:?set it}
      URL: 'http://\${HOST:-localhost}:8000'
    logging: *logging
  db:
    image: example/postgres:17.1
    command: >-
      postgres -c config_file=/etc/postgresql.conf
      -c log_min_messages=fatal
    ports:
      - "5432:5432"
      - 127.0.0.1:6543:6543
    environment:
      - PGPORT=5432
      - JWT_EXP=\${JWT_EXP}
    volumes:
      - db-data:/var/lib/postgresql/data:Z

volumes:
  db-data:
`,
  'x-x: &x {k: 1}\r\nx-y: &y\r\n  l: 2\r\nservices:\r\n  a:\r\n    ports: !reset []\r\n    command: !override ["x", w]\r\n    entrypoint: |\r\n      one\r\n      two\r\n  b:\r\n    <<: [*x, *y]\r\n    labels: {}\r\n    user:\r\n',
  'x-base: &base\n  restart: always\n  environment: &env {A: "1", B: two}\nservices:\n- odd\n- {a: [b, {c: d}], e: }\n- <<: *base\n  "quoted key": \'it\'\'s\'\n  ? explicit\n  : value\n  n: -1.5e3\n',
];

/** The same of real deployments, where they are at hand. */
export function realTexts(kind: 'env' | 'compose'): readonly string[] {
  const releases = ['autogpt', 'supabase-2025-mid', 'supabase-2026-01', 'supabase-2026-newest'];
  const names = kind === 'env' ? ['.env', '.env.example', '.env.default'] : ['docker-compose.yml'];
  return releases
    .flatMap((release) => names.map((name) => join(fixtures, release, name)))
    .filter((path) => existsSync(path))
    .map((path) => readFileSync(path, 'utf8'));
}
