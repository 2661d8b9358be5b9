// The new data directory: filled by pgBackRest, recovered by PostgreSQL, proven.
import { listed } from '../../../engine/words.ts';
import { Problem } from '../../../model/problem.ts';
import type { World } from '../../../ports/world.ts';
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
import { clearQuestions, spoolStatus } from './spool.ts';
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
    await fill(site, progress);
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

/**
 * The engine writes while the sidecar starts anew. Whatever ends first, both have ended; and what the engine wrote in hours is not
 * written once more because the sidecar did not come up.
 */
async function fill(site: Site, progress: ClusterProgress): Promise<void> {
  if (isDone(progress.current(), 'restored')) {
    await awakenSidecar(site, progress);
  } else {
    await stopDatabase(site);
    const [written, renewed] = await Promise.allSettled([
      write(site, progress),
      renewSidecar(site, progress),
    ]);
    site.world.talk.progress('');
    if (written.status === 'rejected') throw written.reason;
    progress.reach('restored');
    if (renewed.status === 'rejected') throw renewed.reason;
  }
  progress.reach('sidecar-restarted');
}

async function write(site: Site, progress: ClusterProgress): Promise<void> {
  const { world } = site;
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
}

/** Neither is left running behind the failure of the other; the first failure is thrown. Exported for its test. */
export async function bothOf(first: Promise<void>, second: Promise<void> | undefined): Promise<void> {
  const ends = await Promise.allSettled([first, second]);
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

/** What a restore finds that was cut short after the engine had written everything. */
async function awakenSidecar(site: Site, progress: ClusterProgress): Promise<void> {
  if (!isDone(progress.current(), 'sidecar-restarted')) return renewSidecar(site, progress);
  // Somebody may have stopped it since; without it recovery waits.
  await docker(site.world, ['start', (await sidecarOf(site)).id]);
}

const renewMs = 120_000;

/**
 * Its mount still shows the folder that was moved aside: a mount follows the folder, not the name. The new one is there before
 * the engine writes into it. Call while the database is down.
 */
async function renewSidecar(site: Site, progress: ClusterProgress): Promise<void> {
  const { world } = site;
  const { id } = await sidecarOf(site);
  const begun = world.clock.now().getTime();
  await docker(world, ['restart', '--time', '20', id]);
  // Its entry point gives the spool's files their owner: none may go away under it.
  await tellsOfItself(id, begun, world);
  const { identity } = progress.current();
  const [foreign] = await Promise.all([
    identity === null ? [] : setForeignAside(id, identity, world),
    clearQuestions(id, world),
  ]);
  if (foreign.length > 0)
    world.talk.warn(`put aside in the spool, since it is WAL of another cluster: ${listed(foreign)}`);
}

/** Until it has told of itself after that moment. */
async function tellsOfItself(sidecar: string, begun: number, world: World): Promise<void> {
  const pause = pauses();
  for (;;) {
    const status = await spoolStatus(sidecar, world);
    if (status !== null && Date.parse(status.at) > begun) return;
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
