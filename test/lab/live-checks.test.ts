// Checks that need a running stack, each on a real one: sound first, then broken in the one way it is about.
// Every test mends what it broke: the stack is shared.
import { appendFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { audit } from '../../src/engine/audit.ts';
import { measure } from '../../src/engine/history/measure.ts';
import type { AuditReport } from '../../src/model/audit.ts';
import { checks, practices } from '../../src/practices/catalogue.generated.ts';
import { scoreTable } from '../exactness/print.ts';
import { type Judged, scoresOf } from '../exactness/score.ts';
import { describeLab, type LabStack } from './stack.ts';

async function audited(stack: LabStack): Promise<AuditReport> {
  return audit({ facts: await stack.collect(), checks, practices, now: new Date(), version: 'test' });
}

/** A history of three days, as `audit --record` leaves it; `then` = what a number was so many days ago. */
async function remember(
  stack: LabStack,
  then: (name: string, value: number, age: number) => number,
): Promise<void> {
  const { values } = measure((await stack.collect()).table, new Date());
  const lines = [3, 2, 1].map((age) => {
    const entries = Object.entries(values).map(([name, value]) => [name, then(name, value, age)]);
    const at = new Date(Date.now() - age * 86_400_000).toISOString();
    return `${JSON.stringify({ at, values: Object.fromEntries(entries) })}\n`;
  });
  mkdirSync(join(stack.directory, '.seaworthy'), { recursive: true });
  writeFileSync(historyPath(stack), lines.join(''));
}

function historyPath({ directory }: LabStack): string {
  return join(directory, '.seaworthy', 'measurements.jsonl');
}

function statusOf(report: AuditReport, id: string): string {
  return report.results.find((result) => result.id === id)?.status ?? 'absent';
}

/** One way to break the stack with SQL, and back. */
interface Broken {
  readonly check: string;
  readonly how: string;
  /** Run one by one: some of it refuses to share a transaction. */
  readonly sql: readonly string[];
  readonly back: readonly string[];
  readonly database?: string;
  /** Checks that see the same thing from another side. */
  readonly also?: readonly string[];
}

function failing({ results }: AuditReport): readonly string[] {
  return results.filter(({ status }) => status === 'fail').map(({ id }) => id);
}

const token =
  'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJyb2xlIjoic2VydmljZV9yb2xlIiwiZXhwIjoxNzAwMDAwMDAwfQ.c2lnbmVkLWJ5LW5vYm9keS1oZXJlLWF0LWFsbC1ldmVy';

const bySql: readonly Broken[] = [
  {
    check: 'database/rows-without-security',
    how: 'a table that anon may read carries no row security',
    sql: ['create table public.left_open (id int); grant select on public.left_open to anon'],
    back: ['drop table public.left_open'],
  },
  {
    check: 'database/slot-retaining-wal',
    how: 'a slot that nobody reads keeps WAL without a limit',
    sql: [
      'alter system set max_slot_wal_keep_size = -1',
      'select pg_reload_conf()',
      "select pg_create_physical_replication_slot('left_behind', true)",
      // Five segments of 16 MiB.
      ...Array.from(
        { length: 5 },
        () => "select pg_logical_emit_message(false, 'a', 'b'); select pg_switch_wal()",
      ),
    ],
    back: [
      "select pg_drop_replication_slot('left_behind')",
      'alter system reset max_slot_wal_keep_size',
      'select pg_reload_conf()',
    ],
    // A slot is there for somebody who follows.
    also: ['database/unlimited-slots', 'replicas/cannot-attach', 'replicas/no-replication-rule'],
  },
  {
    check: 'secrets/stored-tokens-stale',
    how: 'a function holds an expired key',
    sql: [`create function public.old_hook() returns text language sql as $$select 'Bearer ${token}'$$`],
    back: ['drop function public.old_hook()'],
  },
  {
    check: 'database/wrong-owner',
    how: 'an object of storage belongs to another role',
    sql: ['alter table storage.objects owner to supabase_admin'],
    back: ['alter table storage.objects owner to supabase_storage_admin'],
  },
  {
    check: 'database/definer-views',
    how: 'a view hands anon what row security keeps',
    sql: [
      'create view public.all_objects as select * from storage.objects; grant select on public.all_objects to anon',
    ],
    back: ['drop view public.all_objects'],
  },
  {
    check: 'database/auth-users-exposed',
    how: 'a view beneath a view shows the users',
    sql: [
      'create view public.people as select id, email from auth.users',
      'create view public.team as select email from public.people; grant select on public.team to anon',
    ],
    back: ['drop view public.team', 'drop view public.people'],
  },
  {
    check: 'database/permissive-policies',
    how: 'a policy lets everybody upload',
    sql: ['create policy "anyone" on storage.objects for insert with check (true)'],
    back: ['drop policy "anyone" on storage.objects'],
  },
  {
    check: 'database/storage-without-security',
    how: 'row security is off on the objects',
    sql: ['alter table storage.objects disable row level security'],
    back: ['alter table storage.objects enable row level security'],
  },
  {
    check: 'database/definer-functions',
    how: 'a function acts as its owner for anybody',
    sql: ["create function public.wipe() returns int language sql security definer as 'select 1'"],
    back: ['drop function public.wipe()'],
  },
  {
    check: 'database/auth-tables-missing',
    how: 'a migration is recorded and its table is not there',
    sql: ["insert into auth.schema_migrations values ('20240427152123')"],
    back: ["delete from auth.schema_migrations where version = '20240427152123'"],
  },
  {
    check: 'database/half-restored',
    how: 'a table of a service lost its key',
    sql: ['alter table storage.migrations drop constraint migrations_pkey'],
    back: ['alter table storage.migrations add primary key (id)'],
  },
  {
    check: 'pool/edits-not-in-force',
    how: 'the tenant row has another pool size than the files',
    sql: ['update _supavisor.tenants set default_pool_size = default_pool_size + 7'],
    back: ['update _supavisor.tenants set default_pool_size = default_pool_size - 7'],
    database: '_supabase',
  },
];

describeLab('live checks', { stack: 'envoy-17' }, (stack) => {
  it('leave little unknown, name no bug, and find nothing wrong that is not', async () => {
    await remember(stack(), (_name, value) => value);
    const report = await audited(stack());
    expect(report.mode).toBe('live');
    expect(report.results.filter(({ reason }) => reason?.includes('bug'))).toEqual([]);
    expect(report.coverage).toBeGreaterThan(90);
    const sound = [...bySql.map(({ check }) => check), ...alsoSound];
    expect(Object.fromEntries(sound.map((id) => [id, statusOf(report, id)]))).toEqual(
      Object.fromEntries(sound.map((id) => [id, 'pass'])),
    );
  });

  it('say when a disk will be full that loses a tenth of its room each day', async () => {
    const shrinks = (name: string) => name.startsWith('disk-free:');
    await remember(stack(), (name, value, age) =>
      shrinks(name) ? Math.round(value * (1 + age / 10)) : value,
    );
    try {
      const report = await audited(stack());
      // A machine whose disk is nearly full already hears so from the other check.
      const isFull = statusOf(report, 'host/disk-filling') === 'fail';
      if (!isFull) expect(statusOf(report, 'host/disk-full-soon')).toBe('fail');
      expect(statusOf(report, 'health/restart-loop')).toBe('pass');
    } finally {
      rmSync(historyPath(stack()));
    }
  });

  const judgements: Judged[] = [];

  it.each(bySql)('$check fails when $how', async ({ check, sql, back, database, also = [] }) => {
    const before = failing(await audited(stack()));
    for (const statement of sql) stack().sql(statement, database);
    try {
      const alarms = failing(await audited(stack())).filter((id) => !before.includes(id));
      const missed = alarms.includes(check) ? [] : [{ id: check, said: 'no failure' }];
      // What is made in public here is made by supabase_admin.
      const byAdmin = sql.some((statement) => /^create /.test(statement)) ? ['database/tables-of-admin'] : [];
      const reasons = [check, ...also, ...byAdmin];
      const falseAlarms = alarms.filter((id) => !reasons.includes(id)).map((id) => `${id} beside ${check}`);
      judgements.push({ expected: [check], missed, alarms, falseAlarms });
      expect(missed).toEqual([]);
    } finally {
      for (const statement of back) stack().sql(statement, database);
    }
    expect(statusOf(await audited(stack()), check)).toBe('pass');
  });

  it('tell each of these breakages, and nothing else with it', () => {
    console.info(
      [`${judgements.length} breakages of a running database`, ...scoreTable(scoresOf(judgements))].join(
        '\n',
      ),
    );
    expect(judgements).toHaveLength(bySql.length);
    expect(judgements.flatMap(({ falseAlarms }) => falseAlarms)).toEqual([]);
  });

  describe('a file that was edited and not applied', () => {
    it('is found for the database password and for the environment of a service', async () => {
      const before = stack().env('POSTGRES_PASSWORD');
      stack().setEnv('POSTGRES_PASSWORD', 'another-password-than-the-first');
      try {
        const report = await audited(stack());
        expect(statusOf(report, 'database/password-refused')).toBe('fail');
        expect(statusOf(report, 'compose/environment-not-applied')).toBe('fail');
        expect(JSON.stringify(report)).not.toContain('another-password-than-the-first');
      } finally {
        stack().setEnv('POSTGRES_PASSWORD', before);
      }
    });

    it('is found for the list of Compose files', async () => {
      const before = stack().env('COMPOSE_FILE');
      stack().addFile('docker-compose.extra.yml', 'services: {}\n');
      stack().setEnv('COMPOSE_FILE', 'docker-compose.yml:docker-compose.extra.yml');
      try {
        expect(statusOf(await audited(stack()), 'compose/running-other-files')).toBe('fail');
      } finally {
        stack().setEnv('COMPOSE_FILE', before);
      }
    });
  });

  it('health/unhealthy-container fails when a service is stopped', async () => {
    stack().compose('stop', 'imgproxy');
    try {
      expect(statusOf(await audited(stack()), 'health/unhealthy-container')).toBe('fail');
    } finally {
      stack().compose('start', 'imgproxy');
    }
  });

  it('storage/missing-objects and lost-attributes fail when a file is gone, cut or bare', async () => {
    const file = await uploaded(stack(), 'lab photos', 'my cat (1).png', 'image/png');
    const outcomes = async () => {
      const report = await audited(stack());
      return ['missing-objects', 'lost-attributes'].map((id) => statusOf(report, `storage/${id}`));
    };
    expect(await outcomes()).toEqual(['pass', 'pass']);

    renameSync(file, `${file}.away`);
    expect((await outcomes())[0]).toBe('fail');
    renameSync(`${file}.away`, file);
    expect(await outcomes()).toEqual(['pass', 'pass']);

    const whole = readFileSync(file);
    appendFileSync(file, 'one more line');
    expect(await outcomes()).toEqual(['fail', 'pass']);
    writeFileSync(file, whole);

    // A copy by means that forget extended attributes.
    renameSync(file, `${file}.away`);
    writeFileSync(file, whole);
    expect(await outcomes()).toEqual(['pass', 'fail']);
    renameSync(`${file}.away`, file);
    expect(await outcomes()).toEqual(['pass', 'pass']);
  });
});

/** An object as the storage service itself writes it, through the gateway; tells its file. */
async function uploaded(stack: LabStack, bucket: string, name: string, type: string): Promise<string> {
  stack.sql(`insert into storage.buckets (id, name) values ('${bucket}', '${bucket}')`);
  const address = `${stack.env('SUPABASE_PUBLIC_URL')}/storage/v1/object/${bucket}/${name}`;
  const key = stack.env('SERVICE_ROLE_KEY');
  const headers = { apikey: key, authorization: `Bearer ${key}`, 'content-type': type };
  const response = await fetch(address, { method: 'POST', headers, body: 'not really a picture' });
  expect(response.status, await response.text()).toBe(200);
  const version = stack.sql(`select version from storage.objects where bucket_id = '${bucket}'`);
  const tenant = join(stack.env('GLOBAL_S3_BUCKET'), stack.env('STORAGE_TENANT_ID'));
  return join(stack.directory, 'volumes/storage', tenant, bucket, name, version);
}

/** Live checks that pass on a stack nobody has touched. */
const alsoSound = [
  'database/password-refused',
  'compose/environment-not-applied',
  'compose/running-other-files',
  'compose/foreign-containers',
  'compose/lost-config-volume',
  'health/unhealthy-container',
  'health/restarting-container',
  'health/restart-loop',
  'database/wal-growing',
  'limits/killed-for-memory',
  'pool/connections-exhausted',
  'database/missing-supabase-database',
  'realtime/limits-set-by-sql',
];
