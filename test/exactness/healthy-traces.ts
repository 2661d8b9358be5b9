import type { ServiceFact } from '../../src/model/facts/services.ts';
import type { FactTable } from '../../src/model/facts/table.ts';

const mebibyte = 1024 ** 2;
const day = 86_400;

/** What a database that is well tells of its past, its doors and its neighbours. */
export function healthyTraces(services: readonly ServiceFact[]) {
  const logs = services.some(({ role }) => role === 'analytics');
  return {
    outboundJobs: { cronJobs: 2, webhooks: 1 },
    storageSchema: { objects: true, buckets: true, migrations: true, mayCreate: true },
    realtimeMessages: { partitioned: true, newest: '2026-11-25', today: '2026-11-22' },
    analyticsRows: logs
      ? { tables: 12, oldestSeconds: 3 * day, writtenSecondsAgo: 240 }
      : { tables: 0, oldestSeconds: null, writtenSecondsAgo: null },
    authSchema: { migrations: Object.keys(authTables), tables: Object.values(authTables).flat().sort() },
    sessions: { live: 120, countedTo: 10_000 },
    restore: { running: [], withoutPrimaryKey: [] },
    histories: {
      tables: [
        {
          table: 'auth.audit_log_entries',
          bytes: 60 * mebibyte,
          rows: 90_000,
          oldest: '2026-02-01T00:00:00Z',
        },
        {
          table: 'cron.job_run_details',
          bytes: 12 * mebibyte,
          rows: 20_000,
          oldest: '2026-11-01T00:00:00Z',
        },
      ],
    },
    databaseCalls: { calls: [], skipped: [] },
    apiSurface: {
      definerViews: [],
      unsecurable: [],
      definerFunctions: [],
      openPolicies: [],
      openStorageTables: [],
    },
    serverFiles: { errors: [], replicationRules: 0, trusted: [] },
  } satisfies Partial<FactTable>;
}

/** Some of GoTrue's migrations, the first to the last, and the tables that they make (supabase/auth: migrations/). */
const authTables: Readonly<Record<string, readonly string[]>> = {
  '00': ['schema_migrations', 'users', 'refresh_tokens', 'instances', 'audit_log_entries'],
  '20210909172000': ['identities'],
  '20220811173540': ['sessions'],
  '20221003041349': ['mfa_factors', 'mfa_challenges', 'mfa_amr_claims'],
  '20221021082433': ['sso_providers', 'sso_domains', 'saml_providers', 'saml_relay_states'],
  '20230322519590': ['flow_state'],
  '20240427152123': ['one_time_tokens'],
  '20250731150234': ['oauth_clients'],
  '20260302000000': ['webauthn_credentials', 'webauthn_challenges'],
  '20260625000000': [],
};
