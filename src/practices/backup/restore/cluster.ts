// The new data directory: filled by pgBackRest, recovered by PostgreSQL, proven.
import { listed } from '../../../engine/words.ts';
import { Problem } from '../../../model/problem.ts';
import { type Progress, progressWords } from '../operations/progress.ts';
import type { Choice } from './choice.ts';
import { setForeignAside } from './cluster-identity.ts';
import { docker } from './docker.ts';
import { runEngine } from './engine-run.ts';
import { pauses } from './pauses.ts';
import { isDone, type RestoreRecord, type Step } from './record.ts';
import { type Proof, recoverDatabase } from './recovery.ts';
import { stopDatabase } from './services.ts';
import { type Site, sidecarOf } from './site.ts';
import { clearQuestions, hasWaiting, spoolStatus } from './spool.ts';
import { restoreWords } from './words.ts';

/** How far it is: on disk for a restore in place, in memory for a drill. */
export interface ClusterProgress {
  current(): Pick<RestoreRecord, 'choice' | 'isToTheEnd' | 'project' | 'identity' | 'done'>;
  reach(step: Step, more?: Partial<Pick<RestoreRecord, 'isToTheEnd'>>): void;
  /** Words of `docker run` for the container that restores: bounds and labels. */
  readonly runWords?: readonly string[];
  /** What else has to be in place before the server starts; done while the engine writes. Done again where that is done again. */
  readonly meanwhile?: () => Promise<void>;
  /** How many files the engine writes at once; absent = as many as a backup reads. */
  readonly processes?: () => Promise<number>;
}

/** Until the database is open. Where no commit comes after the target, all there is is what is wanted: once more, to the end. */
export async function restoreCluster(site: Site, progress: ClusterProgress): Promise<Proof> {
  for (;;) {
    await makeReady(site, progress);
    const recovered = await recoverDatabase(site);
    if (recovered.ended === 'open') return recovered.proof;
    if (progress.current().isToTheEnd) throw endless();
    site.world.talk.warn(whyAll(progress.current().choice));
    progress.reach('moved', { isToTheEnd: true });
  }
}

function whyAll({ missing }: Choice): string {
  const all = 'restoring all there is';
  if (missing === undefined) return `no saved commit comes after the moment that was asked for: ${all}`;
  return `WAL segment ${missing} is missing, and the moment that was asked for may lie in it: ${all} before it`;
}

/** The directory is written and the sidecar sees it; the database is down. Nothing more to do where a run before this one got further. */
async function makeReady(site: Site, progress: ClusterProgress): Promise<void> {
  const { world } = site;
  if (isDone(progress.current(), 'sidecar-restarted')) {
    // Somebody may have stopped it since; without it recovery waits.
    await docker(world, ['start', (await sidecarOf(site)).id]);
    return;
  }
  await stopDatabase(site);
  const early = renewedBeside(site, progress);
  await bothOf(fill(site, progress), early);
  if (!(await early)) await renewSidecar(site, progress);
  progress.reach('sidecar-restarted');
}

async function fill(site: Site, progress: ClusterProgress): Promise<void> {
  const { world } = site;
  if (isDone(progress.current(), 'restored')) return;
  const { choice, isToTheEnd, project } = progress.current();
  const [{ read }, processes] = await Promise.all([sidecarOf(site), progress.processes?.()]);
  const begun = world.clock.now();
  const onProgress = (at: Progress) => {
    world.talk.progress(`restoring backup ${choice.backup}: ${progressWords(at, begun, world.clock)}`);
  };
  const words = restoreWords(choice, isToTheEnd, processes);
  const running = runEngine(
    { sidecar: read, project, words, onProgress, runWords: progress.runWords ?? [] },
    world,
  );
  await bothOf(running, progress.meanwhile?.());
  world.talk.progress('');
  progress.reach('restored');
}

/**
 * Renews the sidecar while the engine writes, so that nobody waits for it; false = that is still to be done.
 *
 * Not while WAL waits for a repository: archive-push compares it with pg_control (pgBackRest, src/command/archive/push/push.c,
 * archivePushCheck), which the engine writes last. The sidecar of before sees the old directory, and pushes for as long as this takes.
 */
async function renewedBeside(site: Site, progress: ClusterProgress): Promise<boolean> {
  if (isDone(progress.current(), 'restored')) return false;
  try {
    if (await hasWaiting((await sidecarOf(site)).id, site.world)) return false;
    await renewSidecar(site, progress);
    return true;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    // A host that is busy writing may be too slow for it: once more when that is over.
    site.world.talk.warn(`seaworthy-backup is started once more after the engine: ${error.message}`);
    return false;
  }
}

/** Neither is left running behind the failure of the other; the first failure is thrown. Exported for its test. */
export async function bothOf(first: Promise<void>, second: Promise<unknown> | undefined): Promise<void> {
  const ends = await Promise.allSettled([first, second]);
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

const renewMs = 120_000;

/**
 * Its mount still shows the folder that was moved aside: a mount follows the folder, not the name. The new one is there before
 * the engine writes into it. Call while the database is down: what it asks for is cleared away.
 */
async function renewSidecar(site: Site, progress: ClusterProgress): Promise<void> {
  const { world } = site;
  const { id } = await sidecarOf(site);
  await docker(world, ['restart', '--time', '20', id]);
  // Its entry point gives the spool's files their owner: none may go away under it.
  await tellsOfItself(site);
  const { identity } = progress.current();
  const [foreign] = await Promise.all([
    identity === null ? [] : setForeignAside(id, identity, world),
    clearQuestions(id, world),
  ]);
  if (foreign.length > 0)
    world.talk.warn(`put aside in the spool, since it is WAL of another cluster: ${listed(foreign)}`);
}

/** Until it has told of itself since its start; what it told last before that start is no answer. */
async function tellsOfItself(site: Site): Promise<void> {
  const { world } = site;
  const { id, read } = await sidecarOf(site);
  const started = Date.parse(read.State.StartedAt);
  const begun = world.clock.now().getTime();
  const pause = pauses();
  for (;;) {
    const status = await spoolStatus(id, world);
    if (status !== null && Date.parse(status.at) > started) return;
    if (world.clock.now().getTime() - begun > renewMs) throw silent();
    await world.clock.sleep(pause());
  }
}

function silent(): Problem {
  return new Problem({
    code: 'restore-sidecar',
    message: 'seaworthy-backup does not come up again',
    hints: ['docker logs of seaworthy-backup tells why'],
    fault: 'world',
  });
}

function endless(): Problem {
  return new Problem({
    code: 'restore-recovery',
    message: 'recovery does not reach the end of the archive',
    hints: ['the log of the database tells more'],
    fault: 'world',
  });
}
