import { dirname, join } from 'node:path';
import { exitCodeOf, Problem, printProblem } from '../model/problem.ts';
import { readSidecarConfig, type SidecarConfig } from '../model/sidecar.ts';
import { type ObjectRow, resultMark } from '../model/stored-objects.ts';
import { systemClock, systemElapsed } from '../system/clock.ts';
import { systemExec } from '../system/exec.ts';
import { systemFiles } from '../system/files.ts';
import { systemInterrupts } from '../system/interrupts.ts';
import { systemLinks } from '../system/links.ts';
import { systemOutput } from '../system/output.ts';
import { systemRandomBytes } from '../system/random.ts';
import { systemTalk } from '../system/talk.ts';
import { systemTree } from '../system/tree.ts';
import { systemWatcher } from '../system/watcher.ts';
import { runDatabase } from './database-loop.ts';
import type { Target } from './engine.ts';
import { objectsStatusPath, runObjects } from './objects-loop.ts';
import { restoreDatabaseConfig } from './objects-restore/database-config.ts';
import { estimateObjects } from './objects-restore/estimate.ts';
import { readRows } from './objects-restore/read-rows.ts';
import { restoreObjects } from './objects-restore/run.ts';
import { type Places, usualPlaces } from './places.ts';
import { markSaved } from './prune.ts';
import { runRecovery } from './recovery-loop.ts';
import { spoolIn } from './spool.ts';
import { isHealthy } from './status.ts';
import type { SidecarWorld } from './world.ts';

const usage =
  'usage: sidecar.mjs database | recovery NUMBER | objects | healthy database|objects | objects-saved TIME | ' +
  'objects-estimate FOLDER TIME | objects-restore | root-key NUMBER SNAPSHOT STAMP [fresh]';

/** The part of `process` that this needs. */
export interface Terminal {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: NodeJS.WriteStream;
  readonly stdin?: AsyncIterable<Uint8Array>;
}

/** The program inside the backup containers; resolves to its exit code. */
export async function main(
  words: readonly string[],
  { stdout, stderr, stdin = nothing() }: Terminal,
  places: Places = usualPlaces,
): Promise<number> {
  const world = sidecarWorld(stderr);
  try {
    return await act(words, world, places, { print: (text) => stdout.write(text), input: stdin });
  } catch (error) {
    // Anything else is a bug, which Node shows with its place and the engine of the containers starts us anew.
    if (!(error instanceof Problem)) throw error;
    world.talk.warn(printProblem(error));
    return exitCodeOf(error);
  }
}

interface Pipes {
  readonly print: (text: string) => unknown;
  readonly input: AsyncIterable<Uint8Array>;
}

async function* nothing(): AsyncIterable<Uint8Array> {}

async function act(
  [verb, word = '', ...more]: readonly string[],
  world: SidecarWorld,
  places: Places,
  { print, input }: Pipes,
): Promise<number> {
  const spool = spoolIn(places.spool);
  const config = () => configOf(world, places.config);
  switch (verb) {
    case 'database':
      return untilStopped(world, (stopping) =>
        runDatabase(
          ...([world, spool, config().stanza, targetsOf(config(), places.config), stopping] as const),
          join(places.data, 'postmaster.pid'),
        ),
      );
    case 'recovery': {
      const only = numberOf(config(), word);
      return untilStopped(world, (stopping) => runRecovery(world, spool, config().stanza, only, stopping));
    }
    case 'objects':
      return untilStopped(world, (stopping) => runObjects(world, places.objects, config().objects, stopping));
    case 'healthy':
      return isHealthy(world, word === 'objects' ? objectsStatusPath(places.objects) : spool.status) ? 0 : 1;
    case 'objects-saved':
      markSaved(world, places.objects, timeOf(word));
      return 0;
    case 'objects-estimate':
      print(
        `${JSON.stringify(estimateObjects(world, places.objects, word, timeOf(more[0] ?? '').getTime()))}\n`,
      );
      return 0;
    case 'objects-restore':
      return putObjectsBack(world, places.objects, { print, input });
    case 'root-key': {
      const [snapshot = '', stamp = '', state] = more;
      const from = { repository: Number(word), snapshot, stamp, isFresh: state === 'fresh' };
      print(`${JSON.stringify(await restoreDatabaseConfig(world, places.databaseConfig, from))}\n`);
      return 0;
    }
    default:
      world.talk.warn(usage);
      return 2;
  }
}

async function putObjectsBack(world: SidecarWorld, store: string, { print, input }: Pipes): Promise<number> {
  const { request, rows } = await readRows(input);
  const onMissing = (row: ObjectRow) => print(`${JSON.stringify(row)}\n`);
  const result = await restoreObjects(world, store, request, rows, onMissing);
  world.talk.show(`${resultMark}${JSON.stringify(result)}`);
  return 0;
}

async function untilStopped(
  world: SidecarWorld,
  run: (isStopping: () => boolean) => Promise<void>,
): Promise<number> {
  const hold = world.interrupts.hold(() => undefined);
  await run(hold.isAsked);
  hold.release();
  return 0;
}

function configOf(world: SidecarWorld, path: string): SidecarConfig {
  const read = world.files.read(path);
  if (read.ok) return readSidecarConfig(read.text, path);
  throw new Problem({
    code: 'sidecar-configuration',
    message: `${path} ${read.reason}`,
    hints: ['run seaworthy apply, which writes this file'],
  });
}

/** A configuration for each repository lies beside ours (practices/backup/container/database-service.ts). */
function targetsOf({ repositories }: SidecarConfig, path: string): readonly Target[] {
  return Object.entries(repositories).map(([number, { place }]) => {
    return { number: Number(number), place, config: join(dirname(path), `pgbackrest-${number}.conf`) };
  });
}

function numberOf({ repositories }: SidecarConfig, number: string): number {
  if (repositories[number] !== undefined) return Number(number);
  throw new Problem({
    code: 'no-such-repository',
    message: `there is no repository ${JSON.stringify(number)} in the configuration`,
    hints: [`name one of ${Object.keys(repositories).join(', ')}`],
  });
}

function timeOf(word: string): Date {
  const ms = Date.parse(word);
  if (Number.isFinite(ms)) return new Date(ms);
  throw new Problem({
    code: 'no-time',
    message: `${JSON.stringify(word)} is no time`,
    hints: ['say it as 2026-11-27T06:00:00Z'],
  });
}

function sidecarWorld(stderr: NodeJS.WriteStream): SidecarWorld {
  return {
    files: systemFiles(),
    exec: systemExec(),
    output: systemOutput(),
    clock: systemClock(),
    elapsed: systemElapsed,
    talk: systemTalk(stderr),
    tree: systemTree(),
    interrupts: systemInterrupts(),
    randomBytes: systemRandomBytes,
    links: systemLinks(),
    watcher: systemWatcher(),
  };
}
