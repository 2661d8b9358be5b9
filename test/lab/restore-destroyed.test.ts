// Everything that the machine kept is gone at once under a writer: data directory, spool, objects, every volume. Somebody started
// the stack again before looking, and the image has made a new, empty cluster. Real PostgreSQL 17, real pgBackRest.
import { chmodSync, existsSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Random } from '../differential/random.ts';
import { isSoak, seed } from '../faults/bench.ts';
import { describeLab, momentOf, run, until } from './stack.ts';
import { onStack, startedStates } from './whole-journey.ts';
import { startWriter, type Writer } from './writer.ts';

/** The fewest that the subject asks for, and what `npm run soak` makes of it. */
const instants = isSoak ? 60 : 5;
const mostLostMs = 60_000;
const wishes = (folder: string) =>
  `backup:\n  repositories:\n    - path: ${folder}\npostgres:\n  settings:\n    track_commit_timestamp: 'on'\n`;

describeLab('a database whose disk is gone', { stack: 'envoy-17', services: ['db', 'rest'] }, (stack) => {
  const repository = mkdtempSync(join(tmpdir(), 'swtest-restore-'));
  const random = new Random(seed);
  let writer: Writer | undefined;
  let before: Readonly<Record<string, string>> = {};
  /** Rows with their commit times (text of Postgres in UTC), as the database said just before its end. */
  let rows: readonly { readonly id: number; readonly at: string; readonly between: string }[] = [];
  let destroyedAt = 0;
  let last = 0;

  const highest = () => Number(stack().sql('select coalesce(max(id), 0) from numbered'));
  /** Which rows there are: none is missing in the middle when both numbers are the same. */
  const held = () => stack().sql("select count(*) || ' ' || coalesce(max(id), 0) from numbered");
  const spool = (...words: string[]) =>
    stack().compose('exec', '-T', 'seaworthy-backup', 'seaworthy-run', ...words);
  const isDrained = () => spool('ls', '-A', '/var/spool/seaworthy/wal').trim() === '';
  const more = (count: number) => {
    const from = highest();
    return until(() => highest() > from + count, 60);
  };

  function seaworthy(...words: readonly string[]) {
    const done = onStack(stack(), ...words);
    expect(done, done.stderr).toMatchObject({ code: 0 });
    return done;
  }

  beforeAll(async () => {
    chmodSync(repository, 0o755);
    stack().addFile('seaworthy.yaml', wishes(repository));
    seaworthy('apply', '--yes', '--without-dump', '--only', 'backup,database');
    stack().sql('create table numbered (id int primary key)');
    writer = startWriter(stack());
    seaworthy('backup', 'run');
    expect(await more(40)).toBe(true);
    seaworthy('backup', 'run');
    expect(await more(40)).toBe(true);
    before = startedStates(stack());
  }, 600_000);

  afterAll(() => {
    writer?.close();
    rmSync(repository, { recursive: true, force: true });
  });

  it('is destroyed, and a new cluster hands its own WAL over under the same names', async () => {
    const middle = `to_char((at + (lead(at) over (order by id) - at) / 2) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
    const table = `select id, at at time zone 'UTC', ${middle} from (select id, pg_xact_commit_timestamp(xmin) at from numbered) t order by id`;
    rows = stack()
      .sql(table)
      .split('\n')
      .map((line) => line.split('|'))
      .map(([id, at = '', between = '']) => ({ id: Number(id), at, between }));
    const ids = stack().compose('ps', '-q', 'db', 'seaworthy-backup', 'seaworthy-objects').trim().split('\n');
    destroyedAt = Date.now();
    run(['docker', 'kill', ...ids]);
    stack().compose('down', '--volumes');
    for (const folder of ['volumes/db/data', 'volumes/storage']) empty(join(stack().directory, folder));

    await stack().up('db', 'rest', 'seaworthy-backup', 'seaworthy-objects');
    stack().sql('create table other (id int); select pg_switch_wal()');
    expect(await until(() => !isDrained(), 120)).toBe(true);
    expect(stack().sql("select count(*) from pg_class where relname = 'numbered'")).toBe('0');
  });

  it('is not overwritten before somebody says that the new cluster may be lost', () => {
    const refused = onStack(stack(), 'restore', '--to', 'LATEST', '--yes');
    expect(refused).toMatchObject({ code: 5, stderr: expect.stringContaining('is another cluster') });
    expect(refused.stderr).toContain('--without-safety');
  });

  it('comes back without the last minute at most, not misled by the WAL of the new cluster', () => {
    const words = ['restore', '--to', 'LATEST', '--without-safety'];
    const looked = onStack(stack(), ...words, '--dry-run', '--json');
    expect(looked, looked.stderr).toMatchObject({ code: 1 });
    const planned = JSON.parse(looked.stdout);
    const done = seaworthy(...words, '--yes');
    expect(done.stderr).toContain('it is WAL of another cluster');
    last = highest();
    expect(held()).toBe(`${last} ${last}`);
    const told = writer?.committed() ?? [];
    const lost = told.filter(({ id }) => id > last);
    const lostMs = destroyedAt - (told.find(({ id }) => id === last)?.at ?? 0);
    process.stderr.write(
      `destroyed under a writer: LATEST lost ${(lostMs / 1000).toFixed(1)} s, ${lost.length} of ${told.length} acknowledged rows\n`,
    );
    expect(lostMs).toBeLessThanOrEqual(mostLostMs);
    // Nobody was promised that nothing is: the plan said from when on.
    expect(planned.lost).toMatchObject({ since: 'last-wal' });
    const said = Date.parse(planned.lost.from) - destroyedAt;
    process.stderr.write(
      `the plan said: the last WAL was saved ${(-said / 1000).toFixed(1)} s before the end\n`,
    );
    expect(said).toBeGreaterThan(-mostLostMs);
    expect(said).toBeLessThan(5_000);
    expect(startedStates(stack())).toEqual(before);
  });

  it(`holds exactly the rows before each of ${instants} instants between two commits`, {
    timeout: instants * 180_000,
  }, () => {
    const opened = JSON.parse(seaworthy('backup', 'list', '--json').stdout)[0].info.backups[0].stopped;
    const inside = rows.filter(
      ({ id, at }) => Date.parse(`${at.replace(' ', 'T')}Z`) > (opened + 1) * 1000 && id < last,
    );
    expect(inside.length).toBeGreaterThan(50);
    for (let turn = 0; turn < instants; turn++) {
      const { id, between } = inside[random.below(inside.length)] ?? expect.fail('no row');
      seaworthy('restore', '--to', between, '--yes');
      expect(held(), `seed ${seed}, ${between}`).toBe(`${id} ${id}`);
    }
    process.stderr.write(`${instants} of ${instants} instants exact (seed ${seed})\n`);
    expect(startedStates(stack())).toEqual(before);
  });

  it('is not gone past a WAL segment that is missing, which is named, but to any moment before', async () => {
    const moment = momentOf(stack());
    const names = [1, 2, 3].map((turn) => {
      stack().sql(`create table after_${turn} (id int); select pg_sleep(1)`);
      return stack().sql('select pg_walfile_name(pg_switch_wal())');
    });
    const archived = () => stack().sql('select last_archived_wal from pg_stat_archiver');
    expect(await until(() => archived() >= (names[2] ?? '') && isDrained(), 120)).toBe(true);
    const root = join(repository, 'database/archive/main');
    const all = readdirSync(root, { recursive: true, encoding: 'utf8' });
    const path = join(root, all.find((one) => one.includes(`/${names[1]}-`)) ?? expect.fail('no segment'));
    const dry = (to: string) => onStack(stack(), 'restore', '--to', to, '--dry-run', '--json');
    renameSync(path, join(repository, 'held'));
    const [last, earlier] = [dry('LATEST'), dry(moment)];
    renameSync(join(repository, 'held'), path);
    const named = expect.stringContaining(`WAL segment ${names[1]} is missing: from backup`);
    expect(last).toMatchObject({ code: 2, stderr: named });
    expect(earlier, earlier.stderr).toMatchObject({ code: 1 });
    expect(JSON.parse(earlier.stdout).window.to < JSON.parse(dry('LATEST').stdout).window.to).toBe(true);
  });

  it('is saved again from then on', async () => {
    expect(await until(isDrained, 60)).toBe(true);
    expect(existsSync(join(stack().directory, '.seaworthy/restore.json'))).toBe(false);
    expect(spool('pgbackrest', '--stanza=main', 'check')).not.toContain('ERROR');
    seaworthy('backup', 'verify');
  });
});

function empty(folder: string): void {
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
}
