// A real PostgreSQL 17 of the lab and the backup sidecar beside it, as the image that users build; containers, volumes and
// network under a name of their own.
import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { DatabaseStatus } from '../../src/model/sidecar.ts';
import { archiveScript } from '../../src/practices/backup/container/archive-script.ts';
import { buildContext } from '../../src/practices/backup/container/build-context.ts';
import { fetchScript } from '../../src/practices/backup/container/fetch-script.ts';
import {
  archiveCommand,
  archiveScriptName,
  dataFolder,
  fetchScriptName,
  restoreCommand,
} from '../../src/practices/backup/container/paths.ts';
import { resticPlaces, sidecarConfig } from '../../src/practices/backup/container/sidecar-config.ts';
import { pgbackrestConf } from '../../src/practices/backup/engines/pgbackrest-conf.ts';
import type { Repository } from '../../src/practices/backup/repositories/repository.ts';
import { systemSidecarProgram } from '../../src/system/sidecar-program.ts';
import { wishesWith } from '../helpers/changes.ts';
import { type Ran, runAsync } from '../helpers/cli.ts';
import type { JumpingClock } from './jumping-clock.ts';
import { startWriterBy, type Writer } from './writer.ts';

const root = join(import.meta.dirname, '../..');

const repositories: readonly [Repository, Repository] = [1, 2].map((number) => {
  return { kind: 'folder', number, path: `/srv/${number}`, shown: `/srv/${number}` } as const;
}) as [Repository, Repository];

/** As the change writes it: of both repositories, or of one for pushing. */
function configurationOf(of: readonly Repository[], lockFolder = '/tmp/pgbackrest'): string {
  return pgbackrestConf({
    ...{ repositories: of, keepDays: 30, processes: 2, port: '5432', user: 'supabase_admin', lockFolder },
    dataDirectory: dataFolder,
  });
}

export interface SidecarPair {
  /** Name of the sidecar's container. */
  readonly sidecar: string;
  /** SQL as the superuser; what it prints. */
  sql(text: string): string;
  /** Runs SQL in the background, in a session of its own. */
  sqlBeside(text: string): void;
  /** Numbered rows, one commit each, until the end of the database. */
  startWriter(): Writer;
  /** pgBackRest as the host calls it, in the running sidecar. */
  engine(...words: readonly string[]): string;
  /** Names in a folder of the spool. */
  spooled(folder: 'wal' | 'want' | 'out'): readonly string[];
  /** Command lines in the sidecar. */
  processes(): readonly string[];
  /** Names in the engine's folder of locks. */
  locks(): readonly string[];
  isHealthy(): boolean;
  /** SIGKILL and a new start, as after a crash. */
  killSidecar(): void;
  stopSidecar(): void;
  startSidecar(): void;
  /** Whether the engine may write WAL into this repository. */
  letArchive(repository: number, may: boolean): void;
  /** What the sidecar says of itself. */
  status(): DatabaseStatus;
  /** The same, whatever comes of it, while this process goes on; `within` = a program in front of it. */
  engineBeside(words: readonly string[], within?: readonly string[]): Promise<Ran>;
  /** Database stopped, its data directory put back to a moment (Postgres' own form) or as far as WAL goes, database started. */
  restoreTo(target: string | 'latest'): void;
  /** Both containers killed in one moment, and all they had gone: data directory and spool. */
  loseAll(): void;
  /** Both containers anew, on what they had, by another clock. */
  putUnder(clock: JumpingClock): void;
  /** Log of one of the two. */
  log(of: 'db' | 'backup'): string;
  close(): void;
}

/** The image as users build it, from a folder it is laid out in. */
export function buildImage(image: string, context: string): void {
  execFileSync('bash', [join(root, 'lab/images.sh'), 'envoy-17'], { stdio: ['ignore', 'ignore', 'inherit'] });
  for (const [path, text] of Object.entries(buildContext(systemSidecarProgram()))) {
    writeFileSync(join(context, path), text);
  }
  docker('build', '-q', '-t', image, '--build-arg', 'BASE=seaworthy-lab/base:trixie', context);
}

export async function openPair(): Promise<SidecarPair> {
  const name = `swtest-backup-${randomBytes(3).toString('hex')}`;
  const folder = mkdtempSync(join(tmpdir(), `${name}-`));
  const password = randomBytes(12).toString('hex');
  layOut(folder, password);
  const image = `${name}-image`;
  buildImage(image, join(folder, 'image'));
  const mount = (volume: string, path: string) => ['-v', `${name}-${volume}:${path}`];
  const bind = (from: string, path: string) => ['-v', `${join(folder, from)}:${path}:ro`];
  const sidecar = [
    ...['--network', name, '--read-only', '--tmpfs', '/tmp', '--tmpfs', '/run'],
    ...['--security-opt', 'no-new-privileges', '--cap-drop', 'ALL'],
    ...['CHOWN', 'DAC_OVERRIDE', 'DAC_READ_SEARCH', 'SETGID', 'SETUID'].flatMap((one) => ['--cap-add', one]),
    ...[
      '-e',
      'PGHOST=db',
      ...mount('spool', '/var/spool/seaworthy'),
      ...mount('repository-1', '/repository/1'),
      ...mount('repository-2', '/repository/2'),
    ],
    ...[...bind('backup', '/etc/seaworthy/backup'), ...bind('secrets', '/run/secrets')],
  ];
  docker('network', 'create', name);
  function start(clock: readonly string[] = []): void {
    // The archive script compares with times of files, and those are the machine's.
    const command = clock.length === 0 ? archiveCommand : `unset LD_PRELOAD; ${archiveCommand}`;
    const settings = ['archive_mode=on', 'archive_timeout=30', 'track_commit_timestamp=on'];
    docker(
      // A check by a shell that is ended at its limit leaves a child to the server, which takes its end for that of a backend
      // and starts anew (docker-library/postgres, issue 1349).
      ...['run', '-d', '--name', `${name}-db`, '--no-healthcheck', ...clock],
      ...['--network', name, '--network-alias', 'db'],
      ...['-e', `POSTGRES_PASSWORD=${password}`, ...mount('data', '/var/lib/postgresql/data')],
      ...[...mount('spool', '/var/spool/seaworthy'), ...bind('archive', '/etc/seaworthy/archive')],
      ...['seaworthy-lab/postgres:17', 'postgres', '-D', '/etc/postgresql'],
      ...[...settings, `archive_command=${command}`].flatMap((one) => ['-c', one]),
    );
    docker(
      ...['run', '-d', '--name', `${name}-backup`, ...sidecar, ...clock],
      ...[...mount('data', '/var/lib/postgresql/data:ro'), image, 'database'],
    );
  }
  start();

  const psql = ['psql', '-X', '-A', '-t', '-q', '-v', 'ON_ERROR_STOP=1', '-h', '127.0.0.1'];
  const session = (text: string) => [
    `${name}-db`,
    ...psql,
    '-U',
    'supabase_admin',
    '-d',
    'postgres',
    '-c',
    text,
  ];
  const sql = (text: string) => docker('exec', ...session(text)).trim();

  function restoreTo(target: string | 'latest'): void {
    docker('stop', `${name}-db`);
    const moment = ['--type=time', `--target=${target}`, '--target-action=promote'];
    const restore = ['--stanza=main', 'restore', '--delta', ...(target === 'latest' ? [] : moment)];
    docker(
      ...[
        'run',
        '--rm',
        '--name',
        `${name}-restore`,
        ...sidecar,
        ...mount('data', '/var/lib/postgresql/data'),
      ],
      ...['--entrypoint', 'seaworthy-run', image, 'pgbackrest', ...restore],
      `--recovery-option=restore_command=${restoreCommand}`,
    );
    docker('start', `${name}-db`);
  }

  function loseAll(): void {
    docker('kill', `${name}-db`, `${name}-backup`);
    const volumes = [...mount('data', '/all/data'), ...mount('spool', '/all/spool')];
    docker('run', '--rm', ...volumes, '--entrypoint', 'find', image, '/all', '-mindepth', '2', '-delete');
    docker('start', `${name}-backup`);
  }

  function putUnder(clock: JumpingClock): void {
    docker('stop', `${name}-db`, `${name}-backup`);
    docker('rm', '-v', `${name}-db`, `${name}-backup`);
    start(clock.words);
  }

  const pair: SidecarPair = {
    sidecar: `${name}-backup`,
    sql,
    sqlBeside: (text) => void docker('exec', '-d', ...session(text)),
    processes: () => docker('top', `${name}-backup`, '-eo', 'pid,args').split('\n'),
    locks: () => docker('exec', `${name}-backup`, 'ls', '/tmp/pgbackrest').split('\n'),
    startWriter: () => startWriterBy(['exec', `${name}-db`]),
    engine: (...words) =>
      docker('exec', `${name}-backup`, 'seaworthy-run', 'pgbackrest', '--stanza=main', ...words),
    spooled: (of) =>
      docker('exec', `${name}-db`, 'ls', '-A', `/var/spool/seaworthy/${of}`).split('\n').filter(Boolean),
    engineBeside: (words, within = []) =>
      runAsync('docker', [
        // Root of the sidecar has no CAP_KILL: what ends the engine has to be its user.
        ...['exec', `${name}-backup`, 'seaworthy-run', ...within, 'pgbackrest', '--stanza=main'],
        ...words,
      ]),
    isHealthy() {
      const words = ['node', '/usr/local/lib/seaworthy/sidecar.mjs', 'healthy', 'database'];
      return spawnSync('docker', ['exec', `${name}-backup`, 'seaworthy-run', ...words]).status === 0;
    },
    killSidecar() {
      docker('kill', '-s', 'KILL', `${name}-backup`);
      docker('start', `${name}-backup`);
    },
    stopSidecar: () => void docker('stop', `${name}-backup`),
    startSidecar: () => void docker('start', `${name}-backup`),
    letArchive(repository, may) {
      const words = [
        'run',
        '--rm',
        ...mount(`repository-${repository}`, '/r'),
        '--entrypoint',
        'chmod',
        image,
      ];
      docker(...words, '-R', may ? 'u+w' : 'u-w', '/r/database/archive');
    },
    status: () => JSON.parse(docker('exec', `${name}-db`, 'cat', '/var/spool/seaworthy/status.json')),
    ...{ restoreTo, loseAll, putUnder },
    log: (of) => both(['logs', `${name}-${of}`]),
    close: () => takeDown(name, folder),
  };
  try {
    await until('the database answers', () => sql('SELECT 1') === '1' && sql('SHOW archive_mode') === 'on');
    await until('the sidecar is healthy', pair.isHealthy);
  } catch (error) {
    process.stderr.write(`${pair.log('backup')}\n`);
    pair.close();
    throw error;
  }
  return pair;
}

function layOut(folder: string, password: string): void {
  const files: Readonly<Record<string, string>> = {
    [`archive/${archiveScriptName}`]: archiveScript(),
    [`archive/${fetchScriptName}`]: fetchScript(),
    'backup/pgbackrest.conf': configurationOf(repositories),
    'backup/pgbackrest-1.conf': configurationOf([repositories[0]], '/tmp/pgbackrest/1'),
    'backup/pgbackrest-2.conf': configurationOf([repositories[1]], '/tmp/pgbackrest/2'),
    'backup/sidecar.json': sidecarConfig(repositories, wishesWith({}).backup),
    ...Object.fromEntries(
      Object.entries(resticPlaces(repositories)).map(([name, text]) => [`backup/${name}`, text]),
    ),
    'secrets/pg-password': password,
    'secrets/backup-key': randomBytes(24).toString('base64'),
  };
  for (const part of ['archive', 'backup', 'secrets', 'image']) mkdirSync(join(folder, part));
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
}

function takeDown(name: string, folder: string): void {
  const quiet = (...words: string[]) => spawnSync('docker', words, { stdio: 'ignore' });
  for (const one of ['restore', 'backup', 'db']) quiet('rm', '-f', '-v', `${name}-${one}`);
  for (const one of ['data', 'spool', 'repository-1', 'repository-2'])
    quiet('volume', 'rm', `${name}-${one}`);
  quiet('network', 'rm', name);
  quiet('image', 'rm', `${name}-image`);
  rmSync(folder, { recursive: true, force: true });
}

/** Docker's answer; throws with its complaint. */
export function docker(...words: readonly string[]): string {
  const done = spawnSync('docker', words, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (done.status === 0) return done.stdout;
  throw new Error(`docker ${words.slice(0, 4).join(' ')} … failed: ${done.stderr}${done.stdout}`);
}

function both(words: readonly string[]): string {
  const { stdout, stderr } = spawnSync('docker', words, { encoding: 'utf8' });
  return `${stdout}${stderr}`;
}

/** Waits up to two minutes; an error counts as no. */
export async function until(what: string, isSo: () => boolean): Promise<void> {
  for (let turn = 0; turn < 600; turn++) {
    if (tried(isSo)) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  expect.fail(`it did not come to this: ${what}`);
}

function tried(isSo: () => boolean): boolean {
  try {
    return isSo();
  } catch {
    return false;
  }
}
