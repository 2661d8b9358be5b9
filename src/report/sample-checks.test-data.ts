import { type Check, manual, pass, seen, skip, unknown } from '../engine/check.ts';
import type { Severity } from '../model/severity.ts';
import { check, compose } from './sample-check.test-data.ts';
import { failing } from './sample-failing.test-data.ts';

type Id = Check['id'];

const needsPostgres = unknown('needs Postgres: the container db refused the login of supabase_admin');
const needsHost = unknown('needs the host: iptables may only be read by root');

const open: readonly Check[] = [
  check(
    'backup/vault-key-saved',
    'P0',
    [
      'The vault key is in the backup',
      'The vault key is in no backup',
      'Without it every vault secret is lost.',
    ],
    needsPostgres,
  ),
  check(
    'exposure/firewall-open',
    'P0',
    ['The DOCKER-USER chain drops strangers', 'Nothing filters published ports', 'UFW does not see them.'],
    needsHost,
  ),
  check(
    'database/password-drift',
    'P0',
    [
      'Every role logs in with the password in the files',
      'A role refuses its password',
      'The service stops.',
    ],
    needsPostgres,
  ),
  check(
    'database/dead-slots',
    'P1',
    ['No dead slot retains WAL', 'A dead slot retains WAL', 'The disk fills until Postgres stops.'],
    needsPostgres,
  ),
  check(
    'realtime/tenant-missing',
    'P1',
    ['Realtime has its tenant', 'Realtime has no tenant', 'Every subscription is refused.'],
    needsPostgres,
  ),
  check(
    'database/collation-changed',
    'P2',
    ['Collations match the library', 'Collations differ from the library', 'Indexes answer wrongly.'],
    needsPostgres,
  ),
  check(
    'host/clock-adrift',
    'P2',
    ['The clock is synchronised', 'Nothing synchronises the clock', 'Tokens are refused as expired.'],
    needsHost,
  ),
  check(
    'mail/sender-domain',
    'P2',
    ['SPF and DKIM allow the sender', 'SPF or DKIM refuse the sender', 'Mails land in the spam folder.'],
    manual('look up the SPF record of the sender’s domain and compare it with your relay’s instructions'),
  ),
];

function passes(id: Id, severity: Severity, title: string, subject: string, saw: string): Check {
  return check(
    id,
    severity,
    [title, `Not so: ${title}`, 'It would hurt.'],
    pass(seen(subject, saw, compose(42))),
  );
}

const good: readonly Check[] = [
  passes(
    'secrets/keys-unverified',
    'P0',
    'The API keys are signed by the JWT secret in use',
    'ANON_KEY',
    'HS256',
  ),
  passes('secrets/short-jwt-secret', 'P0', 'The JWT secret is long enough', 'JWT_SECRET', '40 bytes'),
  passes('secrets/shared', 'P1', 'No two secrets are equal', '.env', '14 secrets, all different'),
  passes('exposure/studio-open', 'P0', 'Studio is behind a login', 'route dashboard', 'basic authentication'),
  passes('exposure/internal-routes', 'P0', 'Internal routes are closed', 'lds.yaml', '14 routes, none open'),
  passes('exposure/meta-published', 'P0', 'postgres-meta is not published', 'services.meta.ports', 'none'),
  passes(
    'exposure/vulnerable-studio',
    'P0',
    'Studio is newer than its known hole',
    'services.studio.image',
    '2026.10.05',
  ),
  passes('tls/body-size', 'P2', 'The gateway takes uploads of the allowed size', 'lds.yaml', 'no limit'),
  passes('health/order', 'P2', 'Services wait for what they need', 'depends_on', '9 of 9 with a condition'),
  passes('logs/analytics-growth', 'P2', 'Analytics tables stay small', '_analytics', '212 MiB'),
  passes('auth/anyone-may-sign-up', 'P2', 'Sign-up is as intended', 'DISABLE_SIGNUP', 'false'),
  passes('auth/phone-autoconfirm', 'P2', 'Phones are confirmed', 'ENABLE_PHONE_AUTOCONFIRM', 'false'),
  passes(
    'auth/redirect-wildcard',
    'P1',
    'The redirect list has no wildcard host',
    'ADDITIONAL_REDIRECT_URLS',
    'empty',
  ),
  passes('realtime/weak-key', 'P1', 'Realtime’s encryption key has its length', 'DB_ENC_KEY', '16 bytes'),
  passes(
    'database/version-mismatch',
    'P0',
    'Image and data directory have one major version',
    'PG_VERSION',
    '17',
  ),
  passes(
    'database/no-row-security',
    'P0',
    'Every exposed table has row level security',
    'public',
    '23 of 23 tables',
  ),
  passes('database/extensions-behind', 'P3', 'Extensions are current', 'pg_extension', '14 of 14'),
  passes('compose/unset-variable', 'P1', 'Every variable has a value', '.env', '68 variables'),
  passes(
    'compose/file-set',
    'P0',
    'The running file set is the one in .env',
    'config_files',
    'docker-compose.yml',
  ),
  passes('compose/missing-bind-source', 'P1', 'Every mounted file exists', 'volumes', '17 of 17'),
  passes('compose/latest-tag', 'P2', 'Every image is pinned by a version', 'image', '11 of 11'),
  passes('compose/destructive-script', 'P1', 'No schedule destroys volumes', 'crontab', '3 lines read'),
  passes('host/disk-space', 'P0', 'The disk has room', '/', '61 GiB of 160 GiB free'),
  passes('host/inodes', 'P1', 'The file system has inodes left', '/', '92 % free'),
  passes('host/memory', 'P1', 'The host has the memory the stack needs', 'memory', '7.6 GiB'),
  passes('pool/tenant-differs', 'P2', 'Pool rows equal the file', '_supavisor.tenants', '20 and 100'),
  passes(
    'analytics/public-dashboard',
    'P1',
    'Logflare is not published',
    'services.analytics.ports',
    '127.0.0.1:4000',
  ),
  passes('functions/no-verification', 'P1', 'Functions verify tokens', 'FUNCTIONS_VERIFY_JWT', 'true'),
];

const apart: readonly Check[] = [
  ['secrets/asymmetric-keys', 'P1', 'this stack signs with a shared secret'],
  ['storage/bucket-public', 'P1', 'the file backend has no bucket policy'],
  ['storage/store-unreachable', 'P1', 'the file backend has no remote store'],
  ['analytics/bigquery-key', 'P2', 'the backend is Postgres'],
  ['functions/unset-secret', 'P2', 'no function reads a variable'],
  ['replicas/lag', 'P2', 'there is no replica'],
].map(([id, severity, reason]) => {
  const sentences = [`In order: ${id}`, `Not in order: ${id}`, 'It would hurt.'] as const;
  return check(id as Id, severity as Severity, sentences, skip(String(reason)));
});

/** Sixty checks whose outcomes are settled: of every status, over all practices. */
export const sampleChecks: readonly Check[] = [...failing, ...open, ...good, ...apart];
