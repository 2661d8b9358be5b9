import { describe, expect, it } from 'vitest';
import { gather, live, SqlError } from '../../../test/helpers/live.ts';
import { postgresGatherers } from './gatherers.ts';

async function fact(name: string, answers: Readonly<Record<string, unknown>>) {
  const gatherer = postgresGatherers.find((one) => one.fact === name);
  if (gatherer === undefined) throw new Error(`no gatherer of ${name}`);
  const named = Object.entries(answers).map(([key, answer]) => [`${name}.${key}`, answer]);
  return gather(gatherer, live({ answers: Object.fromEntries(named) }));
}

const absent = new SqlError('42P01', 'relation "x" does not exist');
const late = new SqlError('57014', 'canceling statement due to statement timeout');

describe('authSchema', () => {
  it('tells migrations and tables, and knows a schema without a history', async () => {
    expect(await fact('authSchema', { migrations: ['00'], tables: ['users'] })).toEqual({
      known: true,
      value: { migrations: ['00'], tables: ['users'] },
    });
    expect(await fact('authSchema', { migrations: absent, tables: [] })).toMatchObject({
      value: { migrations: [] },
    });
  });

  it('is unknown when either did not answer', async () => {
    expect(await fact('authSchema', { migrations: late, tables: [] })).toMatchObject({ known: false });
    expect(await fact('authSchema', { migrations: [], tables: late })).toMatchObject({ known: false });
  });
});

describe('sessions', () => {
  it('are counted up to a limit, and unknown without the table', async () => {
    expect(await fact('sessions', { live: 7 })).toEqual({
      known: true,
      value: { live: 7, countedTo: 100_000 },
    });
    expect(await fact('sessions', { live: absent })).toMatchObject({ known: false });
  });
});

describe('restore', () => {
  const running = [{ program: 'pg_restore', database: 'postgres', seconds: 3 }];

  it('tells loads and tables without their keys', async () => {
    expect(await fact('restore', { running, keys: ['auth.users'] })).toEqual({
      known: true,
      value: { running, withoutPrimaryKey: ['auth.users'] },
    });
  });

  it('is unknown when either did not answer', async () => {
    expect(await fact('restore', { running: late, keys: [] })).toMatchObject({ known: false });
    expect(await fact('restore', { running, keys: late })).toMatchObject({ known: false });
  });
});

describe('histories', () => {
  const one = { bytes: 5, rows: null, oldest: '2025-01-01T00:00:00Z' };

  it('are those that are there', async () => {
    expect(
      await fact('histories', { cron: one, net: absent, audit: { ...one, oldest: null }, hooks: absent }),
    ).toEqual({
      known: true,
      value: {
        tables: [
          { table: 'cron.job_run_details', ...one },
          { table: 'auth.audit_log_entries', ...one, oldest: null },
        ],
      },
    });
  });

  it('are unknown when one could not be measured', async () => {
    expect(await fact('histories', { cron: one, net: late, audit: absent, hooks: absent })).toMatchObject({
      known: false,
    });
  });
});

describe('databaseCalls', () => {
  const call = { place: 'trigger hook on public.orders', host: 'Kong', port: '8000' };

  it('tells who calls which container', async () => {
    expect(
      await fact('databaseCalls', {
        triggers: [call],
        cronJobs: absent,
        functions: [{ ...call, port: null }],
      }),
    ).toEqual({
      known: true,
      value: {
        calls: [
          { where: call.place, host: 'kong', port: 8000 },
          { where: call.place, host: 'kong' },
        ],
        skipped: [],
      },
    });
  });

  it('tells what could not be searched, and is unknown when nothing could', async () => {
    expect(await fact('databaseCalls', { triggers: late, cronJobs: absent, functions: [] })).toMatchObject({
      value: { skipped: [{ where: 'triggers' }] },
    });
    expect(await fact('databaseCalls', { triggers: late, cronJobs: late, functions: late })).toMatchObject({
      known: false,
    });
  });
});

describe('apiSurface', () => {
  const answers = {
    views: [{ view: 'public.v', reads: ['public.t'] }],
    relations: [{ relation: 'public.m', kind: 'materialized view' }],
    functions: [{ name: 'public.f', owner: 'postgres' }],
    policies: [{ table: 't', policy: 'p', command: 'insert' }],
    storage: ['objects'],
  };

  it('tells what the API opens', async () => {
    expect(await fact('apiSurface', answers)).toEqual({
      known: true,
      value: {
        definerViews: answers.views,
        unsecurable: answers.relations,
        definerFunctions: answers.functions,
        openPolicies: answers.policies,
        openStorageTables: ['storage.objects'],
      },
    });
  });

  it.each(Object.keys(answers))('is unknown when the %s did not answer', async (key) => {
    expect(await fact('apiSurface', { ...answers, [key]: late })).toMatchObject({ known: false });
  });
});

describe('serverFiles', () => {
  const rules = { replication: 1, trusted: [{ line: 9, address: '10.0.0.0/255.0.0.0' }] };

  it('tells errors without the secrets in them', async () => {
    const error = { file: 'postgresql.conf', line: 3, error: 'syntax error near password=hunter2-hunter2' };
    const answer = await fact('serverFiles', { errors: [error], rules });
    expect(answer).toMatchObject({
      value: { errors: [{ line: 3 }], replicationRules: 1, trusted: rules.trusted },
    });
    expect(JSON.stringify(answer)).not.toContain('hunter2');
  });

  it('is unknown when either did not answer', async () => {
    expect(await fact('serverFiles', { errors: late, rules })).toMatchObject({ known: false });
    expect(await fact('serverFiles', { errors: [], rules: late })).toMatchObject({ known: false });
  });
});

describe('what facts tell beside their rows', () => {
  it('templates with an old collation', async () => {
    const templates = [{ name: 'template1', collationCurrent: false }];
    expect(await fact('databases', { rows: [], templates, own: [], supabase: [] })).toMatchObject({
      value: { templates },
    });
  });

  it('the update path of an extension that is behind', async () => {
    const own = [{ name: 'pg_cron', installed: '1.6', available: '1.6.4', hasUpdatePath: false }];
    expect(await fact('extensions', { own, supabase: [] })).toMatchObject({
      value: { extensions: [{ database: 'postgres', hasUpdatePath: false }] },
    });
  });

  it('tables of the superuser, and nothing of them when they could not be read', async () => {
    const admin = { count: 1, first: ['public.notes'] };
    expect(await fact('ownership', { rows: [], admin })).toEqual({
      known: true,
      value: { wrong: [], ofAdmin: admin },
    });
    expect(await fact('ownership', { rows: [], admin: late })).toEqual({ known: true, value: { wrong: [] } });
  });
});
