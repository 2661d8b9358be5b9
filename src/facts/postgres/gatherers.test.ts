import { describe, expect, it } from 'vitest';
import { service, value } from '../../../test/helpers/facts.ts';
import { gather, live, password, SqlError } from '../../../test/helpers/live.ts';
import { known } from '../../model/fact.ts';
import { postgresGatherers } from './gatherers.ts';

async function fact(
  name: string,
  answers: Readonly<Record<string, unknown>>,
  more: Parameters<typeof live>[0] = {},
) {
  const gatherer = postgresGatherers.find((one) => one.fact === name);
  if (gatherer === undefined) throw new Error(`no gatherer of ${name}`);
  return gather(gatherer, live({ answers, ...more }));
}

const absent = new SqlError('42P01', 'relation "x" does not exist');
const late = new SqlError('57014', 'canceling statement due to statement timeout');
const unknownLate = {
  known: false,
  reason: 'the database said: canceling statement due to statement timeout',
};

// Facts whose only answer is already in their shape: rows in, fact out.
const plain = [
  ['roles', 'rows', [{ name: 'postgres', superuser: true, login: true, bypassRls: true }], 'roles'],
  [
    'poolerTenants',
    'rows',
    [{ externalId: 'dev', defaultPoolSize: 20, defaultMaxClients: 100, users: [] }],
    'tenants',
  ],
  [
    'realtimeTenants',
    'rows',
    [
      {
        externalId: 'realtime-dev',
        maxConcurrentUsers: 200,
        maxEventsPerSecond: null,
        maxBytesPerSecond: 100_000,
        maxChannelsPerClient: null,
        maxJoinsPerSecond: 100,
      },
    ],
    'tenants',
  ],
  [
    'ownership',
    'rows',
    [{ object: 'auth.users', owner: 'supabase_admin', expected: 'supabase_auth_admin' }],
    'wrong',
  ],
] as const;

const whole = {
  slots: {
    slots: [{ name: 's', type: 'logical', active: false, walStatus: 'lost', retainedBytes: null }],
    replicas: 1,
    walsenders: 2,
  },
  archiver: {
    mode: 'on',
    archivedCount: 5,
    failedCount: 2,
    failing: true,
    secondsSinceLastArchived: 12.5,
    waiting: 3,
  },
  connections: {
    max: 100,
    reserved: 3,
    used: 97,
    byUser: { authenticator: 90, '': 7 },
    takers: [{ user: 'authenticator', application: 'worker', count: 90 }],
    idleInTransactionOver5Min: 1,
    idle: [{ user: 'authenticator', application: 'worker', seconds: 700 }],
  },
  exposedTables: {
    schemas: ['public'],
    withoutRowSecurity: [{ schema: 'public', table: 'notes', anonMay: true }],
    tables: 4,
  },
  storageSchema: { objects: true, buckets: false, migrations: true, mayCreate: null },
  realtimeMessages: { partitioned: true, newest: '2026-11-25', today: '2026-11-22' },
  storageObjects: { buckets: [{ id: 'b', public: true, fileSizeLimit: null }], objects: 2, bytes: 10 },
};

describe.each(plain)('%s', (name, question, rows, key) => {
  it('tells the rows as they are in effect', async () => {
    expect(await fact(name, { [`${name}.${question}`]: rows })).toEqual({
      known: true,
      value: { [key]: rows },
    });
  });
  it('knows that there are none', async () => {
    expect(await fact(name, { [`${name}.${question}`]: [] })).toEqual({ known: true, value: { [key]: [] } });
  });
  it('is unknown when the database did not answer', async () => {
    expect(await fact(name, { [`${name}.${question}`]: late })).toEqual(unknownLate);
    expect(await fact(name, { [`${name}.${question}`]: [{ other: 1 }] })).toMatchObject({ known: false });
  });
});

describe.each(Object.entries(whole))('%s', (name, answer) => {
  it('tells what the database tells', async () => {
    expect(await fact(name, { [`${name}.all`]: answer })).toEqual({ known: true, value: answer });
  });
  it('is unknown when the database did not answer', async () => {
    expect(await fact(name, { [`${name}.all`]: late })).toEqual(unknownLate);
  });
});

describe('connections', () => {
  it('show no secret that a client has taken for its name', async () => {
    const whole = { max: 100, reserved: 3, used: 1, byUser: {}, takers: [], idleInTransactionOver5Min: 1 };
    const idle = [{ user: 'postgres', application: `job ${password}`, seconds: 400 }];
    const answer = await fact('connections', { 'connections.all': { ...whole, idle } });
    expect(answer).toMatchObject({ known: true, value: { idle: [{ application: 'job [redacted]' }] } });
  });
});

describe('analyticsRows', () => {
  const none = { tables: 0, writtenSecondsAgo: null };
  const gone = new SqlError('3D000', 'FATAL: database "_supabase" does not exist');
  it('adds up both databases: the oldest row, the last write', async () => {
    const answers = {
      'analyticsRows.own': { tables: 1, writtenSecondsAgo: 900 },
      'analyticsRows.ownOldest': 86_400.4,
      'analyticsRows.supabase': { tables: 8, writtenSecondsAgo: 12.6 },
      'analyticsRows.supabaseOldest': 5,
    };
    expect(await fact('analyticsRows', answers)).toEqual({
      known: true,
      value: { tables: 9, oldestSeconds: 86_400, writtenSecondsAgo: 13 },
    });
  });
  it('knows that there are none, with and without a database _supabase', async () => {
    const answers = { 'analyticsRows.own': none, 'analyticsRows.supabase': none };
    const empty = { known: true, value: { tables: 0, oldestSeconds: null, writtenSecondsAgo: null } };
    expect(await fact('analyticsRows', answers)).toEqual(empty);
    expect(await fact('analyticsRows', { ...answers, 'analyticsRows.supabase': gone })).toEqual(empty);
  });
  it('is unknown when a database did not answer, and says nothing of rows that it could not read', async () => {
    const answers = { 'analyticsRows.own': none, 'analyticsRows.supabase': late };
    expect(await fact('analyticsRows', answers)).toEqual(unknownLate);
    const unread = { ...answers, 'analyticsRows.supabase': none, 'analyticsRows.supabaseOldest': late };
    expect(await fact('analyticsRows', unread)).toMatchObject({ value: { oldestSeconds: null } });
  });
});

describe('settings', () => {
  it('are the settings as text, without the secrets among them', async () => {
    const answer = await fact('settings', {
      'settings.rows': {
        max_connections: '100',
        primary_conninfo: "host=primary user=repl password='let me in' sslmode=prefer",
        archive_command: 'push postgres://u:hunter2-hunter2@h/db %p',
        unset: null,
      },
    });
    expect(answer).toMatchObject({ value: { max_connections: '100', unset: '' } });
    expect(JSON.stringify(answer)).not.toMatch(/let me in|hunter2/);
  });
});

describe('fileSettings', () => {
  it('are what the configuration files say, by name', async () => {
    const rows = [{ name: 'work_mem', setting: '64MB', file: '/data/postgresql.auto.conf' }];
    expect(await fact('fileSettings', { 'fileSettings.rows': rows })).toMatchObject({
      value: { work_mem: { setting: '64MB', file: '/data/postgresql.auto.conf' } },
    });
    expect(await fact('fileSettings', { 'fileSettings.rows': [] })).toMatchObject({ value: {} });
  });
});

describe('databases', () => {
  const rows = [
    { name: 'postgres', bytes: 9, collationCurrent: false },
    { name: '_supabase', bytes: 8, collationCurrent: null },
    { name: 'other', bytes: 7, collationCurrent: true },
  ];
  it('are told with the schemas of those we looked into', async () => {
    const answers = { 'databases.rows': rows, 'databases.own': ['auth'], 'databases.supabase': absent };
    expect(await fact('databases', answers)).toEqual({
      known: true,
      value: {
        databases: [
          { name: 'postgres', bytes: 9, collationCurrent: false, schemas: ['auth'] },
          { name: '_supabase', bytes: 8 },
          { name: 'other', bytes: 7, collationCurrent: true },
        ],
      },
    });
  });
});

describe('sizes', () => {
  const table = (name: string, bytes: number) => ({ schema: 's', table: name, bytes });
  it('are of both databases, largest first', async () => {
    const answers = {
      'sizes.own': [table('a', 5), table('b', 1)],
      'sizes.supabase': [table('c', 3)],
      'sizes.wal': 16,
    };
    expect(await fact('sizes', answers)).toEqual({
      known: true,
      value: {
        walBytes: 16,
        largest: [
          { database: 'postgres', ...table('a', 5) },
          { database: '_supabase', ...table('c', 3) },
          { database: 'postgres', ...table('b', 1) },
        ],
      },
    });
  });
  it('add up the log tables of the analytics service, wherever it keeps them', async () => {
    const answers = { 'sizes.own': [], 'sizes.wal': 0, 'sizes.ownAnalytics': 3 };
    expect(await fact('sizes', { ...answers, 'sizes.supabaseAnalytics': 40 })).toMatchObject({
      value: { analyticsBytes: 43 },
    });
    expect(await fact('sizes', { ...answers, 'sizes.supabaseAnalytics': late })).toMatchObject({
      value: { analyticsBytes: 3 },
    });
  });
  it('are unknown when the WAL could not be measured', async () => {
    expect(await fact('sizes', { 'sizes.own': [], 'sizes.wal': late })).toEqual(unknownLate);
  });
});

describe('extensions', () => {
  it('are of both databases', async () => {
    const one = { name: 'pg_net', installed: '0.14', available: null };
    expect(await fact('extensions', { 'extensions.own': [one], 'extensions.supabase': [] })).toEqual({
      known: true,
      value: { extensions: [{ database: 'postgres', ...one }] },
    });
  });
});

describe('vault', () => {
  it('counts secrets, and knows that there is no vault', async () => {
    expect(await fact('vault', { 'vault.rows': 2 })).toEqual({ known: true, value: { secrets: 2 } });
    expect(await fact('vault', { 'vault.rows': absent })).toEqual({ known: true, value: { secrets: null } });
    expect(await fact('vault', { 'vault.rows': late })).toEqual(unknownLate);
  });
});

describe('publication', () => {
  it('tells an empty publication from none', async () => {
    expect(await fact('publication', { 'publication.tables': 0 })).toEqual({
      known: true,
      value: { tables: 0 },
    });
    expect(await fact('publication', { 'publication.tables': null })).toEqual({
      known: true,
      value: { tables: null },
    });
  });
});

describe('the schemas that exposedTables asks about', () => {
  async function scriptFor(environment: Readonly<Record<string, string>>) {
    const rest = service('rest', {
      environment: Object.fromEntries(Object.entries(environment).map(([name, text]) => [name, value(text)])),
    });
    const context = live({ services: known([service('db'), rest]) });
    const gatherer = postgresGatherers.find((one) => one.fact === 'exposedTables');
    if (gatherer !== undefined) await gather(gatherer, context);
    return context.world.ran.find(({ argv }) => argv.at(-1) === 'postgres')?.input ?? '';
  }
  it.each([
    [{ PGRST_DB_SCHEMAS: 'public,storage' }, "'public,storage'"],
    [{ PGRST_DB_SCHEMA: 'api' }, "'api'"],
    [{}, "'public'"],
    [{ PGRST_DB_SCHEMAS: "it's; drop" }, "'it''s; drop'"],
  ])('come from %j', async (environment, literal) => {
    expect(await scriptFor(environment)).toContain(`(select schemas from configured), ${literal})`);
  });
});

describe('outboundJobs', () => {
  const asked = (cronJobs: unknown, webhooks: unknown) =>
    fact('outboundJobs', { 'outboundJobs.cronJobs': cronJobs, 'outboundJobs.webhooks': webhooks });

  it('counts jobs and webhooks, and knows that there is no pg_cron', async () => {
    expect(await asked(3, 1)).toEqual({ known: true, value: { cronJobs: 3, webhooks: 1 } });
    expect(await asked(absent, 0)).toEqual({ known: true, value: { cronJobs: null, webhooks: 0 } });
  });

  it('are unknown when one of the two could not be asked', async () => {
    expect(await asked(late, 1)).toEqual(unknownLate);
    expect(await asked(3, late)).toEqual(unknownLate);
  });
});
