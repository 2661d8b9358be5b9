// What does a backup by seaworthy cost over the bare engine, and how do backup and restore stand beside the script that the
// seed report gives (`pg_dump | gzip`, restored by `gunzip | psql`)? Real PostgreSQL 17 and pgBackRest 2.55 of the lab; the same
// data in all; medians of interleaved runs, of which only the ratios travel to another machine.
//   node bench/backup/run.mjs          needs a Docker engine, root, and five times the size of the data on disk
//   SEAWORTHY_BENCH_GIB=2              size of the database
//   SEAWORTHY_BENCH_ROUNDS=5
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { say } from '../../scripts/lib.mjs';
import { clearAside, closeStack, drained, fill, openStack, run, seaworthy, withBackups } from './stacks.mjs';

const gib = Number(process.env.SEAWORTHY_BENCH_GIB ?? 2);
const rounds = Number(process.env.SEAWORTHY_BENCH_ROUNDS ?? 5);
const limits = { over: 1.05, backup: 1.6, restore: 1.8 };
const name = `swtest-bench-${randomBytes(3).toString('hex')}`;
const opened = [];
const folders = [];
process.once('SIGINT', () => process.exit(130));
process.once('exit', closeAll);

const kept = open(`${name}-kept`, ['db', 'rest']);
const plain = open(`${name}-seed`, ['db']);
const bytes = fill(kept, gib);
fill(plain, gib);
folders.push(withBackups(kept));
const dumps = mkdtempSync(join(tmpdir(), 'swtest-bench-'));
folders.push(dumps);
const dump = join(dumps, 'postgres.sql.gz');
say(`${(bytes / 1024 ** 3).toFixed(2)} GiB of database`);

drained(kept);
const seconds = { bare: [], part: [], started: [], whole: [], dump: [], restore: [], restored: [], load: [] };
const loads = [loadavg()[0]];
// The first backup makes the restic repository, and everything is in the page cache after it.
backup();
for (let round = 0; round < rounds; round += 1) {
  // Who goes first changes, and neither pays for what the dump or the load left in the caches.
  const backups = round % 2 === 0 ? [timeBare, timeOurs] : [timeOurs, timeBare];
  for (const act of [timeDump, bare, ...backups, timeLoad, timeRestore]) {
    drained(kept);
    act();
  }
  loads.push(loadavg()[0]);
  say(
    `round ${round + 1}: ${JSON.stringify(Object.fromEntries(Object.entries(seconds).map(([key, list]) => [key, list.at(-1)])))}`,
  );
}
report();

function bare() {
  const words = ['pgbackrest', '--stanza=main', '--repo=1', '--type=full', '--archive-timeout=600', 'backup'];
  run(['docker', 'exec', kept.idOf('seaworthy-backup'), 'seaworthy-run', ...words]);
}

function timeBare() {
  seconds.bare.push(timed(bare));
}

/** The database's part, with what it asks for longer than restic needs to get ready; and all but what was spent on objects and files. */
function timeOurs() {
  let told;
  const whole = timed(() => {
    told = backup();
  });
  seconds.whole.push(whole);
  seconds.part.push(told.parts[0].seconds.database);
  seconds.started.push(whole - told.seconds + told.parts[0].seconds.database);
}

function backup() {
  return JSON.parse(seaworthy(kept, 'backup', 'run', '--type', 'full', '--json'));
}

/** As in the seed report, section 4; its `-U postgres` is not the owner of everything in the lab. */
function timeDump() {
  const line = `docker exec ${plain.idOf('db')} pg_dump -h 127.0.0.1 -U supabase_admin -d postgres | gzip > ${dump}`;
  seconds.dump.push(timed(() => run(['bash', '-o', 'pipefail', '-c', line])));
}

/** Into an empty database of the same server: roles are there already, which `pg_dump` would have left out. */
function timeLoad() {
  plain.sql('drop database if exists loaded');
  plain.sql('create database loaded template template0');
  const psql = 'psql -X -q -h 127.0.0.1 -U supabase_admin -d loaded';
  const line = `gunzip -c ${dump} | docker exec -i ${plain.idOf('db')} ${psql} >/dev/null 2>${dumps}/errors`;
  seconds.load.push(timed(() => run(['bash', '-o', 'pipefail', '-c', line])));
  const count = 'select count(*) from pgbench_accounts';
  const [there, loaded] = ['postgres', 'loaded'].map((database) =>
    run([
      'docker',
      'exec',
      plain.idOf('db'),
      'psql',
      '-X',
      '-A',
      '-t',
      '-h',
      '127.0.0.1',
      '-U',
      'supabase_admin',
      '-d',
      database,
      '-c',
      count,
    ]),
  );
  if (there !== loaded) throw new Error(`${loaded} of ${there} rows came back`);
  plain.sql('drop database loaded');
  plain.sql('checkpoint');
}

/** The database's part: stopping, handing WAL over, restoring, recovering, proving. The whole: until the last service is healthy. */
function timeRestore() {
  const count = 'select count(*) from pgbench_accounts';
  const there = kept.sql(count);
  const begun = Date.now();
  const told = JSON.parse(seaworthy(kept, 'restore', '--to', 'LATEST', '--yes', '--json'));
  seconds.restored.push((Date.now() - begun) / 1000);
  seconds.restore.push((Date.parse(told.openedAt) - begun) / 1000);
  if (kept.sql(count) !== there) throw new Error('rows are missing after the restore');
  clearAside(kept);
}

function report() {
  const median = Object.fromEntries(Object.entries(seconds).map(([key, list]) => [key, middle(list)]));
  const row = (title, key) => {
    const runs = seconds[key].map((one) => one.toFixed(1)).join(' ');
    console.log(`${title.padEnd(44)} ${median[key].toFixed(1).padStart(6)} s   (${runs})`);
  };
  console.log(
    `${(bytes / 1024 ** 3).toFixed(2)} GiB of pgbench, ${rounds} interleaved runs each, medians; ${cpus().length} cores, load ${loads.map((one) => one.toFixed(1)).join(' ')}`,
  );
  row('pgbackrest --type=full backup, bare', 'bare');
  row('seaworthy backup run --type full, database', 'part');
  row('  the same with the start of the program', 'started');
  row('  the same with objects and files', 'whole');
  row('pg_dump | gzip', 'dump');
  row('seaworthy restore --to LATEST, database', 'restore');
  row('  the same until every service is healthy', 'restored');
  row('gunzip | psql', 'load');
  const verdicts = [
    [
      'over the bare engine',
      median.part / median.bare,
      (ratio) => ratio <= limits.over,
      `at most ${limits.over}`,
    ],
    [
      'pg_dump | gzip to our backup',
      median.dump / median.part,
      (ratio) => ratio >= limits.backup,
      `at least ${limits.backup}`,
    ],
    [
      'gunzip | psql to our restore',
      median.load / median.restore,
      (ratio) => ratio >= limits.restore,
      `at least ${limits.restore}`,
    ],
  ];
  for (const [title, ratio, holds, limit] of verdicts)
    console.log(
      `${title.padEnd(44)} ${ratio.toFixed(2).padStart(6)} ×   ${limit}: ${holds(ratio) ? 'held' : 'NOT held'}`,
    );
  process.exitCode = verdicts.every(([, ratio, holds]) => holds(ratio)) ? 0 : 1;
}

function timed(act) {
  const begun = performance.now();
  act();
  return (performance.now() - begun) / 1000;
}

function middle(numbers) {
  const sorted = [...numbers].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)];
}

/** Taken down at the end even when it does not come up. */
function open(project, services) {
  opened.push(project);
  return openStack(project, services);
}

function closeAll() {
  for (const project of opened.splice(0)) closeStack(project);
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}
