import { known } from '../../src/model/fact.ts';
import type { ServiceFact } from '../../src/model/facts/services.ts';
import type { FactTable } from '../../src/model/facts/table.ts';

const mebibyte = 1024 ** 2;

/** A database that serves these services, and is well. */
export function healthyPostgres(services: readonly ServiceFact[]) {
  const of = (name: string) => services.find(({ environment }) => environment[name] !== undefined);
  const text = (name: string) => of(name)?.environment[name]?.text ?? '';
  const isArchiving = services.some(({ command }) => command?.value.includes('archive_mode=on') === true);
  const major = services.find(({ role }) => role === 'db')?.image?.tag?.split('.')[0] ?? '17';
  const words = services.flatMap(({ command }) => command?.value ?? []);
  const told = (name: string) => words.find((word) => word.startsWith(`${name}=`))?.split('=')[1];
  const limit = told('max_connections') ?? '100';
  return {
    settings: {
      server_version_num: `${major}0006`,
      max_connections: limit,
      superuser_reserved_connections: '3',
      max_slot_wal_keep_size: '4096',
      wal_level: 'logical',
      data_checksums: 'on',
      archive_mode: isArchiving ? 'on' : 'off',
      default_transaction_read_only: 'off',
      statement_timeout: '0',
      idle_in_transaction_session_timeout: '0',
      archive_timeout: isArchiving ? '30' : '0',
      max_wal_senders: '10',
      max_replication_slots: '10',
      max_wal_size: '1024',
      wal_keep_size: '0',
      // In pages of 8 kB: 2 GB.
      shared_buffers: '262144',
      logging_collector: 'off',
      log_min_messages: told('log_min_messages') ?? 'warning',
      ssl: 'off',
      TimeZone: 'UTC',
      'cron.timezone': 'GMT',
    },
    roles: {
      roles: [
        { name: 'postgres', superuser: false, login: true, bypassRls: true },
        { name: 'supabase_admin', superuser: true, login: true, bypassRls: true },
        { name: 'authenticator', superuser: false, login: true, bypassRls: false },
      ],
    },
    logins: {
      host: 'db',
      logins: ['postgres', 'supabase_admin', 'authenticator', 'supabase_auth_admin'].map((role) => ({
        role,
        accepted: true,
      })),
    },
    databases: {
      databases: [
        {
          name: 'postgres',
          bytes: 900 * mebibyte,
          collationCurrent: true,
          schemas: ['auth', 'storage', '_realtime', 'public'],
        },
        {
          name: '_supabase',
          bytes: 40 * mebibyte,
          collationCurrent: true,
          schemas: ['_analytics', '_supavisor', 'public'],
        },
      ],
    },
    slots: {
      slots: [
        {
          name: 'supabase_realtime_replication_slot',
          type: 'logical',
          active: true,
          walStatus: 'reserved',
          retainedBytes: mebibyte,
        },
      ],
      replicas: 0,
      walsenders: 1,
    },
    archiver: {
      mode: isArchiving ? 'on' : 'off',
      archivedCount: isArchiving ? 4200 : 0,
      failedCount: 0,
      failing: false,
      secondsSinceLastArchived: isArchiving ? 40 : null,
      waiting: 0,
    },
    sizes: {
      largest: [{ database: 'postgres', schema: 'public', table: 'orders', bytes: 300 * mebibyte }],
      walBytes: 512 * mebibyte,
      analyticsBytes: 30 * mebibyte,
    },
    fileSettings: { shared_buffers: { setting: '2GB', file: '/etc/postgresql/postgresql.conf' } },
    poolerTenants: {
      tenants:
        of('POOLER_TENANT_ID') === undefined
          ? []
          : [
              {
                externalId: text('POOLER_TENANT_ID'),
                defaultPoolSize: Number(text('POOLER_DEFAULT_POOL_SIZE')),
                defaultMaxClients: Number(text('POOLER_MAX_CLIENT_CONN')),
                users: [{ name: 'pgbouncer', manager: true, poolSize: 30, password: 'current' }],
              },
            ],
    },
    realtimeTenants: {
      tenants: [{ externalId: 'realtime-dev', maxConcurrentUsers: 200, maxEventsPerSecond: 100 }],
    },
    extensions: {
      extensions: [{ database: 'postgres', name: 'pg_cron', installed: '1.6.4', available: '1.6.4' }],
    },
    exposedTables: { schemas: text('PGRST_DB_SCHEMAS').split(','), withoutRowSecurity: [], tables: 12 },
    storedTokens: { tokens: [], secrets: [], skipped: [] },
    connections: {
      max: Number(limit),
      reserved: 3,
      used: 31,
      byUser: { authenticator: 10, supabase_auth_admin: 5, supabase_admin: 16 },
      idleInTransactionOver5Min: 0,
      idle: [],
    },
    vault: { secrets: 2 },
    ownership: { wrong: [], ofAdmin: { count: 0, first: [] } },
    publication: { tables: 3 },
    storageObjects: {
      buckets: [{ id: 'avatars', public: true, fileSizeLimit: null }],
      objects: 800,
      bytes: 90 * mebibyte,
    },
    objectParity: {
      path: '/srv/supabase/volumes/storage',
      rows: 800,
      files: 800,
      missing: { count: 0, first: [] },
      otherSize: { count: 0, first: [] },
      orphans: 0,
      attributes: known({ asked: 800, without: { count: 0, first: [] } }),
    },
    bothBackends: {
      path: '/srv/supabase/volumes/storage',
      rows: 800,
      here: 0,
      strayed: { count: 0, first: [] },
    },
  } satisfies Partial<FactTable>;
}
