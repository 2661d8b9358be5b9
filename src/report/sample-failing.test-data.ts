import { type Check, fail, seen } from '../engine/check.ts';
import { check, compose, env } from './sample-check.test-data.ts';

/** What is wrong with a stock deployment. */
export const failing: readonly Check[] = [
  check(
    'secrets/sample-api-keys',
    'P0',
    [
      'The API keys are this deployment’s own',
      'The API keys are Supabase’s public samples',
      'Anyone can read and write everything: the service key is printed in the documentation.',
    ],
    fail(
      'ANON_KEY and SERVICE_ROLE_KEY equal the published samples',
      [
        seen('ANON_KEY', 'a JSON Web Token, iss=supabase-demo', env(31)),
        seen('SERVICE_ROLE_KEY', 'a JSON Web Token, iss=supabase-demo', env(32)),
      ],
      'Generate a new JWT secret and both API keys as one set, then recreate every service that holds them',
    ),
  ),
  check(
    'secrets/sample-database-password',
    'P0',
    [
      'The database password is no published sample',
      'The database password is Supabase’s public sample',
      'Whoever reaches the database or the pooler owns the data.',
    ],
    fail(
      'POSTGRES_PASSWORD equals the published sample',
      [seen('POSTGRES_PASSWORD', 'the sample of .env.example', env(12))],
      'Change the password of every database role in one transaction, then POSTGRES_PASSWORD',
    ),
  ),
  check(
    'secrets/sample-s3-credentials',
    'P0',
    [
      'The S3 credentials of Storage are this deployment’s own',
      'The S3 credentials of Storage are public samples',
      'Anyone can read and write every bucket, past row level security.',
    ],
    fail(
      'S3_PROTOCOL_ACCESS_KEY_ID and its secret equal the published pair',
      [seen('services.storage.environment.S3_PROTOCOL_ACCESS_KEY_ID', 'the sample pair', compose(301))],
      'Generate a new pair and recreate the storage service',
    ),
  ),
  check(
    'exposure/pooler-on-all-addresses',
    'P0',
    [
      'The pooler listens on this machine alone',
      'Postgres answers the internet on 5432 and 6543',
      'UFW does not see the ports that Docker publishes, so a firewall that looks closed is open.',
    ],
    fail(
      'services.supavisor publishes 5432 and 6543 on every address',
      [
        seen('services.supavisor.ports', '0.0.0.0:5432 → 5432', compose(512)),
        seen('services.supavisor.ports', '0.0.0.0:6543 → 6543', compose(513)),
      ],
      'Bind both ports to 127.0.0.1 in an override file',
    ),
  ),
  check(
    'exposure/plain-http-gateway',
    'P0',
    [
      'The gateway is reached through TLS only',
      'The gateway answers plain HTTP on every address',
      'Passwords and API keys travel readable for everyone between the user and the server.',
    ],
    fail(
      'services.api-gw publishes 8000 without TLS',
      [seen('services.api-gw.ports', '0.0.0.0:8000 → 8000', compose(71))],
      'Put a TLS proxy in front and bind port 8000 to 127.0.0.1',
    ),
  ),
  check(
    'backup/none',
    'P0',
    [
      'Something backs this database up',
      'Nothing backs this database up',
      'One wrong command or one dead disk ends the product.',
    ],
    fail(
      'no backup service, script or schedule was found',
      [seen('services', 'none of 11 is a backup service', compose(1))],
      'Schedule physical backups with WAL archiving to another machine, and restore one to prove it',
    ),
  ),
  check(
    'tls/no-proxy',
    'P1',
    [
      'A proxy terminates TLS in front of the gateway',
      'No proxy terminates TLS',
      'Sign-in with other providers needs https redirect addresses.',
    ],
    fail(
      'no Caddy or nginx service, and no site of this host names the gateway',
      [seen('SUPABASE_PUBLIC_URL', 'http://localhost:8000', env(64))],
      'Start the Caddy overlay with the public host name',
    ),
  ),
  check(
    'tls/local-public-url',
    'P1',
    [
      'The public address can be opened from elsewhere',
      'The public address points at this machine',
      'Links in mails and in Studio lead nowhere for everyone but you.',
    ],
    fail(
      'SUPABASE_PUBLIC_URL and API_EXTERNAL_URL name localhost',
      [
        seen('SUPABASE_PUBLIC_URL', 'http://localhost:8000', env(64)),
        seen('API_EXTERNAL_URL', 'http://localhost:8000', env(65)),
      ],
      'Set SUPABASE_PUBLIC_URL, API_EXTERNAL_URL and SITE_URL to the public https addresses',
    ),
  ),
  check(
    'mail/sample-relay',
    'P1',
    [
      'Mails go to a real relay',
      'Sign-up mails go to supabase-mail:2500, which does not exist',
      'Nobody can confirm an address or reset a password.',
    ],
    fail(
      'SMTP_HOST is the sample supabase-mail, and no service of that name exists',
      [seen('SMTP_HOST', 'supabase-mail', env(81)), seen('SMTP_PORT', '2500', env(82))],
      'Set SMTP_HOST, SMTP_PORT, SMTP_USER and SMTP_PASS to your relay',
    ),
  ),
  check(
    'monitoring/none',
    'P1',
    [
      'Metrics are scraped and somebody is told',
      'Nothing watches this deployment',
      'You learn of an outage from your users.',
    ],
    fail(
      'no Prometheus, Alertmanager or exporter service',
      [seen('services', 'none of 11 collects metrics', compose(1))],
      'Add the monitoring overlay and an address for alerts',
    ),
  ),
  check(
    'logs/unrotated',
    'P1',
    [
      'Docker rotates the logs of every service',
      'Docker keeps logs of 11 services for ever',
      'The disk fills until Postgres stops.',
    ],
    fail(
      'driver json-file without max-size',
      ['api-gw', 'auth', 'db', 'functions', 'imgproxy', 'meta'].map((name, index) => {
        return seen(`services.${name}.logging`, 'json-file, no max-size', compose(60 + 40 * index));
      }) as never,
      'Set max-size and max-file for every service',
    ),
  ),
  check(
    'auth/local-site-url',
    'P1',
    [
      'Auth links point at a public address',
      'Auth links point at this machine',
      'Confirmation and recovery mails carry SITE_URL; nobody else can open localhost.',
    ],
    fail(
      'SITE_URL is http://localhost:3000',
      [seen('SITE_URL', 'http://localhost:3000', env(70))],
      'Set SUPABASE_PUBLIC_URL, API_EXTERNAL_URL and SITE_URL to the public https addresses',
    ),
  ),
  check(
    'compose/env-readable-by-all',
    'P1',
    [
      'Only its owner reads .env',
      'Every user of this host reads .env',
      'It holds every secret of the deployment.',
    ],
    fail('mode 0644', [seen('.env', 'mode 0644', env(1))], {
      text: 'Let only the owner read it',
      command: 'chmod 600 .env',
    }),
  ),
  check(
    'health/checks-that-lie',
    'P2',
    [
      'Health checks tell the truth',
      'A health check passes while its service fails',
      'Docker calls it healthy, so nothing and nobody reacts.',
    ],
    fail(
      'curl without --fail takes an error page for success',
      [seen('services.analytics.healthcheck.test', 'curl http://localhost:4000/health', compose(402))],
      'Add --fail to the probe',
    ),
  ),
  check(
    'health/no-check',
    'P2',
    [
      'Every service has a health check',
      'Services without a health check',
      'Docker cannot say whether they work.',
    ],
    fail(
      'rest has none',
      [seen('services.rest', 'no healthcheck', compose(190))],
      'Give rest the probe of its admin port',
    ),
  ),
  check(
    'limits/no-memory-limit',
    'P2',
    [
      'Every service has a memory limit',
      'No service has a memory limit',
      'One greedy service makes the kernel kill the database.',
    ],
    fail(
      '11 services may take all memory of the host',
      [seen('services.db', 'no deploy.resources.limits.memory', compose(420))],
      'Set limits, the largest for the database',
    ),
  ),
  check(
    'pool/over-budget',
    'P2',
    [
      'All connection pools fit max_connections',
      'The pools together may open 135 of 100 connections',
      'Under load new requests fail with “too many clients”.',
    ],
    fail(
      '135 of 97 usable connections are promised',
      [
        seen('POOLER_DEFAULT_POOL_SIZE', '20 × 5 modes', env(101)),
        seen('services.rest.environment.PGRST_DB_POOL', '10 (default)', compose(195)),
      ],
      'Lower POOLER_DEFAULT_POOL_SIZE to 12, or raise max_connections to 150',
    ),
  ),
  check(
    'storage/file-backend',
    'P3',
    [
      'Files lie in an object store',
      'Files lie on this machine’s disk',
      'They are lost with it, and no second machine can serve them.',
    ],
    fail(
      'STORAGE_BACKEND is file',
      [seen('services.storage.environment.STORAGE_BACKEND', 'file', compose(312))],
      'Move to an S3 backend when files matter',
    ),
  ),
];
