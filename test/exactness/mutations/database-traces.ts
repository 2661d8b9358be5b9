// What the database tells of itself: its doors, its past and what the API serves of it.
import { measured } from '../../../src/model/facts/history.ts';
import type { FactTable } from '../../../src/model/facts/table.ts';
import { replacing } from '../edits.ts';
import { measuredDays } from '../measured-days.ts';
import { inFacts, type Mutation } from '../mutation.ts';

const tells = (id: string) => [`database/${id}`];
const mebibyte = 1024 ** 2;
const here = { on: ['hardened', 'kong-15', 'pgbouncer'] } as const;

export const databaseTraces: readonly Mutation[] = [
  surface('a view of the users that anybody may read', 'auth-users-exposed', {
    definerViews: [{ view: 'public.profiles', reads: ['auth.users'] }],
  }),
  surface('a view that passes by the policies of its table', 'definer-views', {
    definerViews: [{ view: 'public.totals', reads: ['public.orders'] }],
  }),
  surface('tables of storage without row level security', 'storage-without-security', {
    openStorageTables: ['storage.objects'],
  }),
  surface('a policy that lets anybody delete', 'permissive-policies', {
    openPolicies: [{ table: 'public.orders', policy: 'all may', command: 'delete' }],
  }),
  surface('a function that does for anybody what its owner may', 'definer-functions', {
    definerFunctions: [{ name: 'public.promote(uuid)', owner: 'postgres' }],
  }),
  surface('a materialized view that anybody may read', 'unsecurable-relations', {
    unsecurable: [{ relation: 'public.revenue', kind: 'materialized view' }],
  }),
  inFacts('postgres', 'a table of auth gone', tells('auth-tables-missing'), ({ authSchema }) => ({
    authSchema: { ...authSchema, tables: authSchema.tables.filter((table) => table !== 'mfa_factors') },
  })),
  {
    what: 'auth set back to a release of two years ago',
    mode: 'postgres',
    breaks: tells('older-auth-image'),
    files: replacing('docker-compose.yml', /supabase\/gotrue:v[\d.]+/, 'supabase/gotrue:v2.164.0'),
  },
  inFacts('postgres', 'a dump that is loaded while the services run', tells('half-restored'), () => ({
    restore: {
      running: [{ program: 'pg_restore', database: 'postgres', seconds: 90 }],
      withoutPrimaryKey: [],
    },
  })),
  inFacts('postgres', 'a restore that broke off before the keys', tells('half-restored'), () => ({
    restore: { running: [], withoutPrimaryKey: ['auth.identities', 'storage.objects'] },
  })),
  inFacts('postgres', 'every walsender in use', tells('replication-exhausted'), ({ slots }) => ({
    slots: { ...slots, walsenders: 10 },
  })),
  inFacts(
    'postgres',
    'as many slots as there may be',
    tells('replication-exhausted'),
    ({ settings }) => ({ settings: { ...settings, max_replication_slots: '1' } }),
    { also: tells('slots-exhausted') },
  ),
  inFacts('postgres', 'one replication slot left', tells('slots-exhausted'), ({ settings }) => ({
    settings: { ...settings, max_replication_slots: '2' },
  })),
  files('a network that needs no password', 'trusted-network', {
    trusted: [{ line: 97, address: '172.16.0.0/12' }],
  }),
  files('a line of pg_hba.conf that cannot be read', 'unreadable-configuration', {
    errors: [
      {
        file: '/etc/postgresql/pg_hba.conf',
        line: 99,
        error: 'invalid authentication method "scram-sha256"',
      },
    ],
  }),
  files('an included file that is gone', 'unreadable-configuration', {
    errors: [{ file: '/etc/postgresql/postgresql.conf', line: null, error: 'could not open file' }],
  }),
  inFacts('postgres', 'WAL that grows by half a gigabyte a day', tells('wal-growing'), (facts) => {
    const sizes = { ...facts.sizes, walBytes: 9000 * mebibyte };
    return { sizes, history: measuredDays({ ...facts, sizes }, { [measured.wal]: 500 * mebibyte }) };
  }),
  inFacts(
    'postgres',
    'an extension with no way to the version of the image',
    tells('extension-without-update-path'),
    () => ({
      extensions: {
        extensions: [
          {
            database: 'postgres',
            name: 'pg_net',
            installed: '0.7.1',
            available: '0.14.0',
            hasUpdatePath: false,
          },
        ],
      },
    }),
    { also: tells('extension-drift') },
  ),
  inFacts('postgres', 'tables made as supabase_admin', tells('tables-of-admin'), ({ ownership }) => ({
    ownership: { ...ownership, ofAdmin: { count: 1, first: ['public.orders'] } },
  })),
  inFacts('postgres', 'a history of cron that nobody prunes', tells('unpruned-histories'), () => ({
    histories: {
      tables: [
        {
          table: 'cron.job_run_details',
          bytes: 900 * mebibyte,
          rows: 4_000_000,
          oldest: '2025-01-01T00:00:00Z',
        },
      ],
    },
  })),
  setting(
    'a log of the server that only grows',
    'unrotated-log',
    {
      logging_collector: 'on',
      log_directory: '/var/log/postgresql',
      log_filename: 'postgresql.log',
      log_destination: 'stderr',
    },
    here,
  ),
  setting('a server in local time', 'other-timezone', { TimeZone: 'Europe/Berlin' }),
  inFacts(
    'postgres',
    'WAL that waits until its segment is full',
    ['backup/no-archive-timeout'],
    ({ settings }) => ({
      settings: { ...settings, archive_timeout: '0' },
    }),
    here,
  ),
  inFacts(
    'postgres',
    'an archive command switched off on the server',
    ['backup/archiving-nowhere'],
    ({ settings }) => ({ settings: { ...settings, archive_command: '(disabled)' } }),
    here,
  ),
];

function surface(what: string, id: string, parts: Partial<FactTable['apiSurface']>): Mutation {
  return inFacts('postgres', what, tells(id), ({ apiSurface }) => ({
    apiSurface: { ...apiSurface, ...parts },
  }));
}

function files(what: string, id: string, parts: Partial<FactTable['serverFiles']>): Mutation {
  return inFacts('postgres', what, tells(id), ({ serverFiles }) => ({
    serverFiles: { ...serverFiles, ...parts },
  }));
}

function setting(
  what: string,
  id: string,
  parts: FactTable['settings'],
  more: Pick<Mutation, 'on'> = {},
): Mutation {
  const on = more.on === undefined ? {} : { on: more.on };
  return inFacts(
    'postgres',
    what,
    tells(id),
    ({ settings }) => ({ settings: { ...settings, ...parts } }),
    on,
  );
}
