// The portable second copy, and dumps that others took: made on PostgreSQL 15, restored into a fresh deployment before PostgreSQL 17.
import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeLab, type LabStack, run, until } from './stack.ts';
import { labHome, onStack, states } from './whole-journey.ts';

const folder = mkdtempSync(join(tmpdir(), 'seaworthy-dumps-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const contents = `create role app_reader login password 'reader-of-the-lab';
create schema shop;
create table shop.orders (id bigserial primary key, note text, body jsonb);
insert into shop.orders (note, body)
  select 'order ' || g || E' \\\\ \\t ü', jsonb_build_object('n', g) from generate_series(1, 2000) g;
grant usage on schema shop to app_reader;
grant select on shop.orders to app_reader;
create function shop.said() returns text language plpgsql as $fn$ begin return 'a; -- '' \\. '; end $fn$;
create function shop.two() returns int language sql begin atomic; select 1; select 2; end;
create materialized view shop.totals as select count(*) as n from shop.orders;
alter table shop.orders enable row level security;
create policy readers on shop.orders for select to app_reader using (true);
insert into auth.users (email) select 'user' || g || '@acme.dev' from generate_series(1, 7) g;
insert into storage.buckets (id, name) values ('avatars', 'avatars');
insert into storage.objects (bucket_id, name, version, metadata) values
  ('avatars', 'me.png', '0001', '{"size": 9, "mimetype": "image/png", "cacheControl": "max-age=3600"}'),
  ('avatars', 'ü x.txt', '0002', '{"size": 5, "mimetype": "text/plain", "cacheControl": "no-cache"}');
select cron.schedule('yearly', '0 0 1 1 *', 'insert into shop.orders (note) values (''cron'')');
select vault.create_secret('a secret of the lab', 'first');
select lo_from_bytea(4242, 'large');
select setval('shop.orders_id_seq', 7777);`;

const objects = { 'me.png/0001': 'an object', 'ü x.txt/0002': 'hello' };

/** All rows, as one checksum for each table. */
const checksums = `select
  (select md5(string_agg(o::text, '|' order by id)) from shop.orders o) || (select md5(string_agg(email, '|' order by email)) from auth.users)
  || (select md5(string_agg(bucket_id || name || version, '|' order by name)) from storage.objects)
  || (select n from shop.totals) || shop.said() || shop.two() || convert_from(lo_get(4242), 'UTF8') || (select last_value from shop.orders_id_seq)`;

/** What the source held, for the target to be compared with. */
let held = '';
const seedDump = join(folder, 'postgres.sql.gz');
const seedObjects = join(folder, 'storage.tar.gz');
const wholeCluster = join(folder, 'cluster.sql');
const archive = join(folder, 'postgres.dump');
const tarArchive = join(folder, 'postgres.tar');
const rootKey = join(folder, 'pgsodium_root.key');

/** Logs in over the network as a role that came with the dump. */
function ordersOfReader({ compose }: Pick<LabStack, 'compose'>): string {
  const psql = ['psql', '-h', 'db', '-U', 'app_reader', '-d', 'postgres', '-Atc'];
  const words = ['exec', '-T', '-e', 'PGPASSWORD=reader-of-the-lab', 'db', ...psql];
  return compose(...words, 'select count(*) from shop.orders').trim();
}

describeLab('dumps of a deployment before PostgreSQL 15', { stack: 'kong-15', services: ['db'] }, (stack) => {
  const repository = join(folder, 'repository');
  const seaworthy = (...words: readonly string[]) => onStack(stack(), ...words);
  const container = () => stack().compose('ps', '-q', 'db').trim();
  const script = (line: string) => run(['bash', '-c', `set -euo pipefail\n${line}`]);

  /** On a busy machine a health check is late, and what ran when the plan was made does not run any more. */
  function applyBackups(): void {
    const first = seaworthy('apply', '--only', 'backup', '--yes');
    const applied = first.code === 7 ? seaworthy('apply', '--only', 'backup', '--yes') : first;
    expect(applied, applied.stderr).toMatchObject({ code: 0 });
  }

  beforeAll(() => {
    mkdirSync(repository);
    chmodSync(folder, 0o711);
    stack().addFile('seaworthy.yaml', `backup:\n  repositories:\n    - path: ${repository}\n`);
    applyBackups();
    stack().sql(contents);
    held = stack().sql(checksums);
    for (const [name, text] of Object.entries(objects)) {
      const path = join(stack().directory, 'volumes/storage/stub/stub/avatars', name);
      mkdirSync(join(path, '..'), { recursive: true });
      writeFileSync(path, text);
    }
  }, 300_000);

  it('of the report’s own script stop at what postgres may not read, and leave an empty file', () => {
    const line = `docker exec ${container()} pg_dump -U postgres -d postgres | gzip > "${seedDump}"`;
    const ran = run(['bash', '-c', `(set -euo pipefail; ${line}) 2>&1; echo "ended with $?"`]);
    expect(ran).toMatch(/permission denied[\s\S]*ended with 1/);
    expect(gunzipSync(readFileSync(seedDump)).length).toBe(0);
  });

  it('are taken by its own lines where postgres is a superuser, as it was in old installations', () => {
    stack().sql('alter role postgres superuser');
    script(`docker exec ${container()} pg_dump -U postgres -d postgres | gzip > "${seedDump}"`);
    const image = run(['docker', 'inspect', '-f', '{{.Config.Image}}', container()]).trim();
    script(`docker run --rm -v "${stack().directory}/volumes/storage":/data -v "${folder}":/backup ${image} \
      tar czf /backup/storage.tar.gz /data`);
    stack().sql('alter role postgres nosuperuser');
    script(
      `docker exec -u postgres ${container()} pg_dumpall -h 127.0.0.1 -U supabase_admin > "${wholeCluster}"`,
    );
    script(
      `docker exec ${container()} pg_dump -h 127.0.0.1 -U supabase_admin -Fc -d postgres > "${archive}"`,
    );
    script(
      `docker exec ${container()} pg_dump -h 127.0.0.1 -U supabase_admin -Ft -d postgres > "${tarArchive}"`,
    );
    script(`docker exec ${container()} cat /etc/postgresql-custom/pgsodium_root.key > "${rootKey}"`);
    expect(statSync(seedDump).size).toBeGreaterThan(10_000);
  });

  it('are taken by Seaworthy into the repository, whole, with counted rows, listed and read back', () => {
    const made = seaworthy('backup', 'run', '--engine', 'logical');
    expect(made, made.stderr).toMatchObject({ code: 0 });
    expect(made.stdout).toMatch(/logical-\d{8}T\d{6}Z, 2 databases, 20\d\d rows, PostgreSQL 15\./);
    const verified = seaworthy('backup', 'verify', '--engine', 'logical');
    expect(verified, verified.stdout).toMatchObject({ code: 0 });
    expect(seaworthy('backup', 'status').stdout).toMatch(/logical copy \d+ (?:s|min) old/);
  });

  it('of Seaworthy bring back what was lost, with the roles, and keep beside it what was there', () => {
    const [first] = JSON.parse(seaworthy('backup', 'list', '--engine', 'logical', '--json').stdout) as {
      copies: { label: string }[];
    }[];
    stack().sql('drop table shop.orders cascade; drop owned by app_reader; drop role app_reader');
    const refused = seaworthy('restore', '--dump', first?.copies[0]?.label ?? '', '--yes');
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('is in use: 7 users') });
    const restored = seaworthy('restore', '--dump', first?.copies[0]?.label ?? '', '--yes', '--over-data');
    expect(restored, restored.stderr).toMatchObject({ code: 0 });
    expect(restored.stdout).toMatch(/✓ vault: 1 secret, readable/);
    expect(ordersOfReader(stack())).toBe('2000');
    expect(stack().sql(checksums)).toBe(held);
  });
});

describeLab(
  'a fresh deployment before PostgreSQL 17',
  { stack: 'envoy-17', services: ['db', 'storage'] },
  (stack) => {
    const shown: string[] = [];
    const restore = (...words: readonly string[]) => {
      const ran = onStack(stack(), 'restore', ...words, '--yes');
      shown.push(ran.stdout, ran.stderr);
      return ran;
    };
    const databases = () => stack().sql("select string_agg(datname, ' ' order by datname) from pg_database");
    /** Health is late on a busy machine; what runs, runs. */
    const running = () =>
      Object.entries(states(stack()))
        .filter(([, state]) => state.startsWith('running'))
        .map(([service]) => service)
        .sort();
    let before: readonly string[];

    beforeAll(() => {
      before = running();
    });

    function isAsBefore(): void {
      expect(databases()).toBe('_supabase postgres template0 template1');
      expect(running()).toEqual(before);
    }

    it('takes no dump that is not whole, or that would run a program, and is not touched by them', () => {
      const sql = gunzipSync(readFileSync(seedDump));
      const cut = join(folder, 'cut.sql.gz');
      writeFileSync(cut, gzipSync(sql.subarray(0, sql.length / 2)));
      expect(restore('--dump', cut)).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('has no end'),
      });
      const unsafe = join(folder, 'unsafe.sql');
      writeFileSync(unsafe, Buffer.concat([Buffer.from(`\\! touch ${folder}/ran\n`), sql]));
      const refused = restore('--dump', unsafe);
      expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('a command of psql') });
      expect(existsSync(join(folder, 'ran'))).toBe(false);
      isAsBefore();
    });

    it('is as before when a restore is killed in its middle, and when a dump fails in its last statement', async () => {
      const sql = gunzipSync(readFileSync(seedDump)).toString('utf8');
      const beforeItsEnd = (name: string, statement: string) => {
        const path = join(folder, name);
        writeFileSync(path, sql.replace('-- PostgreSQL database dump complete', `${statement};\n$&`));
        return path;
      };
      // So small a dump is in before anybody has looked.
      const slow = beforeItsEnd('slow.sql', 'select pg_sleep(20)');
      await killed(stack(), ['--dump', slow], () => databases().includes('postgres_before_'));
      const apply = onStack(stack(), 'apply', '--yes');
      expect(apply, apply.stdout).toMatchObject({
        code: 5,
        stderr: expect.stringContaining('did not come to its end'),
      });
      const failed = restore('--dump', beforeItsEnd('failing.sql', 'select 1/0'));
      expect(failed.stderr).toContain('everything is put back first');
      expect(failed, failed.stderr).toMatchObject({
        code: 3,
        stderr: expect.stringContaining('division by zero'),
      });
      isAsBefore();
    });

    it('is restored from the report’s dump and archive, which is told what they lack', () => {
      const restored = restore('--dump', seedDump, '--objects', seedObjects, '--json');
      expect(restored, restored.stderr).toMatchObject({ code: 0 });
      expect(JSON.parse(restored.stdout)).toMatchObject({
        missingRoles: ['app_reader'],
        jobsOff: [{ name: 'yearly' }],
        vault: { secrets: 1, isReadable: false },
        objects: { rows: 2, present: 2, bytes: 14, typed: 2 },
        failed: {},
      });
      expect(databases()).toMatch(/^_supabase postgres postgres_before_\w+ template0 template1$/);
      expect(running()).toEqual(before);
    });

    it('then holds every row, function, large object and sequence of the dump, and its objects with their types', () => {
      expect(stack().sql(checksums)).toBe(held);
      expect(stack().sql("select string_agg(active::text, ',') from cron.job")).toBe('false');
      const file = '/var/lib/storage/stub/stub/avatars/me.png/0001';
      const words = [
        'getfattr',
        '--only-values',
        '--absolute-names',
        '-n',
        'user.supabase.content-type',
        file,
      ];
      expect(stack().compose('exec', '-T', 'storage', ...words)).toBe('image/png');
      expect(
        readFileSync(join(stack().directory, 'volumes/storage/stub/stub/avatars/ü x.txt/0002'), 'utf8'),
      ).toBe('hello');
    });

    it('takes the dump of a whole cluster with the old root key: roles log in, the vault is readable', () => {
      const restored = restore('--dump', wholeCluster, '--root-key', rootKey, '--over-data');
      expect(restored, restored.stderr).toMatchObject({ code: 0 });
      expect(restored.stdout).toMatch(/✓ vault: 1 secret, readable/);
      expect(ordersOfReader(stack())).toBe('2000');
      expect(stack().sql('select decrypted_secret from vault.decrypted_secrets')).toBe('a secret of the lab');
      expect(running()).toEqual(before);
    });

    it('says what an archive of pg_dump would bring, and shows no password in any of it', () => {
      const told = onStack(stack(), 'restore', '--dump', archive, '--dry-run');
      expect(told).toMatchObject({ code: 1, stdout: expect.stringMatching(/20\d\d rows/) });
      const tar = onStack(stack(), 'restore', '--dump', tarArchive, '--dry-run');
      expect(tar.stdout.replaceAll(tarArchive, archive), tar.stderr).toBe(told.stdout);
      for (const text of shown) expect(text).not.toContain(stack().env('POSTGRES_PASSWORD'));
    });
  },
);

/** A restore that is ended by SIGKILL as soon as something is so. */
async function killed(stack: LabStack, words: readonly string[], when: () => boolean): Promise<void> {
  const bin = fileURLToPath(new URL('../../bin/seaworthy', import.meta.url));
  const child = spawn(process.execPath, [bin, 'restore', ...words, '--yes', '-C', stack.directory], {
    env: {
      PATH: process.env['PATH'],
      HOME: labHome,
      DOCKER_HOST: process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock',
    },
    stdio: 'ignore',
  });
  const ended = new Promise((resolve) => child.on('close', resolve));
  const isSo = await until(() => {
    try {
      return when();
    } catch {
      // Nobody can connect while the database is another's.
      return false;
    }
  }, 120);
  child.kill('SIGKILL');
  await ended;
  expect(isSo).toBe(true);
}
