// Two stacks of the lab with the same data: one whose database seaworthy backs up, and one as it was before, for the script
// of the seed report (`docker exec supabase-db pg_dump … | gzip`), so that neither pays for the other's archiving.
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, say } from '../../scripts/lib.mjs';

const stack = 'envoy-17';

/** What a program printed; its words are thrown when it fails. */
export function run(argv, options = {}) {
  const [program, ...words] = argv;
  const done = spawnSync(program, words, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, ...options });
  if (done.status === 0) return done.stdout;
  throw new Error(
    `${argv.slice(0, 6).join(' ')} … ended with ${done.status}: ${done.stderr?.slice(-800)}${done.stdout?.slice(-800)}`,
  );
}

function lab(...words) {
  return run(['bash', `${root}lab/stack.sh`, ...words], { stdio: ['ignore', 'pipe', 'inherit'] });
}

/** Containers, volumes and the copy. */
export function closeStack(project) {
  lab('down', stack, project);
}

/** A running database of the lab under this name, with `scale` of pgbench's data; `services` beside it. */
export function openStack(project, services) {
  run(['bash', `${root}lab/images.sh`, stack], { stdio: ['ignore', 'ignore', 'inherit'] });
  const directory = /^DIR=(.*)$/m.exec(lab('copy', stack, project))[1];
  const compose = (...words) =>
    run(['docker', 'compose', '--progress', 'quiet', ...words], { cwd: directory });
  const idOf = (service) => compose('ps', '-q', service).trim();
  const opened = {
    directory,
    compose,
    idOf,
    data: join(directory, 'volumes/db/data'),
    /** SQL as the superuser. */
    sql: (text) => run(['docker', 'exec', idOf('db'), ...psql, '-d', 'postgres', '-c', text]).trim(),
  };
  compose('up', '-d', ...services);
  until(`${services.join(' and ')} of ${project} are healthy`, () => {
    const format = ['--format', '{{.State}} {{.Health}}'];
    const states = compose('ps', '--all', ...format, ...services)
      .trim()
      .split('\n');
    return states.every((state) => /^running (?:healthy)?$/.test(state));
  });
  return opened;
}

const psql = [
  'psql',
  '-X',
  '-A',
  '-t',
  '-q',
  '-v',
  'ON_ERROR_STOP=1',
  '-h',
  '127.0.0.1',
  '-U',
  'supabase_admin',
];

/** pgbench's tables, about 15 MB for each unit of scale (its docs, "-s scale_factor"). */
export function fill({ idOf, sql }, gib) {
  const scale = Math.max(1, Math.round((gib * 1024) / 14.95));
  const bench = '$(ls -d /usr/lib/postgresql/*/bin)/pgbench';
  const line = `${bench} -i -q -s ${scale} -h 127.0.0.1 -U supabase_admin postgres`;
  run(['docker', 'exec', idOf('db'), 'sh', '-c', line]);
  sql('checkpoint');
  return Number(sql('select pg_database_size(current_database())'));
}

/** The built program on a stack. */
export function seaworthy({ directory }, ...words) {
  const argv = [process.execPath, `${root}bin/seaworthy`, ...words, '-C', directory];
  const home = { HOME: join(tmpdir(), 'seaworthy-lab-home') };
  return run(argv, { env: { ...process.env, ...home } });
}

/** Switches backups on; the folder is the repository. */
export function withBackups(stack) {
  const repository = mkdtempSync(join(tmpdir(), 'swtest-bench-'));
  chmodSync(repository, 0o711);
  writeFileSync(
    join(stack.directory, 'seaworthy.yaml'),
    `backup:\n  repositories:\n    - path: ${repository}\n`,
  );
  seaworthy(stack, 'apply', '--yes', '--without-dump', '--only', 'backup');
  return repository;
}

/** All WAL is in the repository, and nothing of it waits. */
export function drained(stack) {
  const { sql, idOf } = stack;
  sql('checkpoint');
  // Where nothing was written since the last switch, PostgreSQL 17 names a segment that nobody will hand over.
  sql('select pg_current_xact_id()');
  const name = sql('select pg_walfile_name(pg_switch_wal())');
  until('all WAL is in the repository', () => {
    if (sql('select last_archived_wal from pg_stat_archiver') < name) return false;
    const words = ['seaworthy-run', 'ls', '-A', '/var/spool/seaworthy/wal'];
    return run(['docker', 'exec', idOf('seaworthy-backup'), ...words]).trim() === '';
  });
}

/** The data directories that restores left: thirty of them would fill the disk. */
export function clearAside({ data }) {
  const folder = join(data, '..');
  const names = readdirSync(folder).filter((name) => name.startsWith('data.before-restore-'));
  for (const name of names) rmSync(join(folder, name), { recursive: true });
}

/** Waits until it holds, ten minutes at most. */
export function until(what, isSo) {
  say(`waiting until ${what}`);
  for (let turn = 0; turn < 1200; turn += 1) {
    if (tried(isSo)) return;
    spawnSync('sleep', ['0.5']);
  }
  throw new Error(`it did not come to this: ${what}`);
}

function tried(isSo) {
  try {
    return isSo();
  } catch {
    return false;
  }
}
