// One restore, step by step. Each step can be done twice and is recorded when it is done, so a kill is answered by going on.
import type { Places } from '../../../engine/state/places.ts';
import { Problem } from '../../../model/problem.ts';
import { restoreCluster } from './cluster.ts';
import { coresOf } from './cores.ts';
import { moveAside, stampOf } from './data-directory.ts';
import { asideFailure, notStarted, wasInterrupted } from './failures.ts';
import { handOverAll } from './hand-over.ts';
import { type BucketCompared, compareBucket } from './objects/bucket.ts';
import { forgetRows, missingPath } from './objects/in-place.ts';
import { putKeyInPlace, putObjectsInPlace } from './objects/steps.ts';
import { putBack } from './put-back.ts';
import { forgetRestore, isDone, keepRestore, type RestoreRecord, type Step, writeRestore } from './record.ts';
import type { Proof } from './recovery.ts';
import { startServices, stopDatabase, stopServices } from './services.ts';
import { type Site, sidecarOf } from './site.ts';
import { drainSpool } from './spool.ts';

export interface Restored {
  /** With what became of the vault's key and the objects. */
  readonly record: RestoreRecord;
  readonly proof: Proof;
  /** Where the rows are listed whose object is nowhere; null = there are none. */
  readonly missingFile: string | null;
  /** Rows beside the bucket that holds their objects; null = objects are no bucket's. */
  readonly bucket: BucketCompared | null;
  /** When the database was open and proven, milliseconds since the epoch. */
  readonly opened: number;
  /** Services that are not well afterwards, with the reason. */
  readonly failed: ReadonlyMap<string, string>;
}

/** Progress of one restore, on disk. */
export interface Progress {
  current(): RestoreRecord;
  /** Records a step that is done, with what became known by it. */
  reach(step: Step, more?: Partial<RestoreRecord>): void;
}

/** Call with the lock of the deployment held, and the record written. */
export async function runRestore(site: Site, begun: RestoreRecord): Promise<Restored> {
  const { world, adopted } = site;
  const { places } = adopted;
  const progress = progressOf(places, begun, site);
  const hold = world.interrupts.hold(() => world.talk.warn(goingOn));
  try {
    if (!isDone(begun, 'moved')) await untilMoved(site, progress, hold.isAsked);
    return await afterMove(site, progress);
  } finally {
    hold.release();
  }
}

const goingOn =
  'a restore is going on: it stops where nothing is half done (once more ends at once; seaworthy restore --resume goes on)';

function progressOf(places: Places, begun: RestoreRecord, { world }: Site): Progress {
  let record = begun;
  return {
    current: () => record,
    reach(step, more = {}) {
      record = { ...record, ...more, done: step };
      writeRestore(places, record, world.tree);
    },
  };
}

/** Everything up to the move; what fails here leaves all as it was. */
async function untilMoved(site: Site, progress: Progress, isAsked: () => boolean): Promise<void> {
  const { world, adopted } = site;
  try {
    for (const [step, act] of firstSteps) {
      if (isDone(progress.current(), step)) continue;
      if (isAsked()) throw wasInterrupted();
      progress.reach(step, await act(site, progress.current()));
    }
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    world.talk.warn('the restore failed before anything was changed: everything is started again as before');
    const failed = await putBack(site, progress.current());
    forgetRestore(adopted.places, world.tree);
    throw failed.size === 0 ? error : notStarted(error, failed);
  }
}

type Act = (site: Site, record: RestoreRecord) => Promise<Partial<RestoreRecord>>;

const firstSteps: readonly (readonly [Step, Act])[] = [
  ['services-stopped', stopWriters],
  ['archived', archiveAll],
  ['database-stopped', endDatabase],
  ['moved', move],
];

async function stopWriters(site: Site, { services }: RestoreRecord): Promise<Partial<RestoreRecord>> {
  await stopServices(site, services);
  return {};
}

async function archiveAll(site: Site, record: RestoreRecord): Promise<Partial<RestoreRecord>> {
  if (record.live !== null) await handOverAll(site, record.withoutSafety);
  return {};
}

async function endDatabase(site: Site, record: RestoreRecord): Promise<Partial<RestoreRecord>> {
  const endedWell = await stopDatabase(site);
  const mustBeWhole = record.live !== null && !record.withoutSafety;
  if (mustBeWhole && !endedWell)
    throw new Problem({
      code: 'restore-not-archived',
      message: 'the database did not end by itself, so its last WAL may not be saved',
      hints: ['look at the log of the database', 'run the command again'],
      fault: 'world',
    });
  // The server hands its last segment over when it ends.
  if (mustBeWhole) await drainSpool((await sidecarOf(site)).id, site.world);
  return { stopped: site.world.clock.now().getTime() };
}

async function move(site: Site, { data, aside, project }: RestoreRecord): Promise<Partial<RestoreRecord>> {
  const { read } = await sidecarOf(site);
  await moveAside(data, aside, read.Image, project, site.world);
  return {};
}

/** From here on the only way is forward; the old data directory stays where it is. */
async function afterMove(site: Site, progress: Progress): Promise<Restored> {
  const { world, adopted } = site;
  try {
    const proof = await restoreCluster(site, {
      ...progress,
      processes: () => coresOf(world),
      meanwhile: () => putKeyInPlace(site, progress, false),
    });
    const opened = world.clock.now().getTime();
    remember(site, progress.current(), proof);
    if (!isDone(progress.current(), 'recovered')) progress.reach('recovered');
    await putObjectsInPlace(site, progress);
    const record = progress.current();
    // The sidecar was started anew and has told of itself since: its health check reads the same words, four times a minute.
    const failed = await startServices(site, [site.database, ...record.services]);
    progress.reach('started');
    forgetRows(site);
    forgetRestore(adopted.places, world.tree);
    const stamp = stampOf(record.startedAt);
    // After the services, which need not wait for it: it only reads.
    const bucket = await compareBucket(site, stamp);
    const missing = record.objects?.result?.missing ?? missingIn(bucket);
    return {
      ...{ record, proof, opened, failed, bucket },
      missingFile: missing === 0 ? null : missingPath(adopted.places, stamp),
    };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw asideFailure(error, progress.current());
  }
}

function missingIn(bucket: BucketCompared | null): number {
  return bucket !== null && 'missing' in bucket ? bucket.missing : 0;
}

export function remember({ adopted, world }: Site, record: RestoreRecord, { timeline }: Proof): void {
  const { choice, live, isToTheEnd } = record;
  if (timeline === choice.timeline) return;
  const stopped = record.stopped ?? world.clock.now().getTime();
  const isWhole = choice.target.kind === 'latest' || isToTheEnd;
  const past = {
    live: live ?? choice.timeline,
    stopped,
    followed: choice.timeline,
    until: isWhole ? stopped : choice.until,
    made: timeline,
  };
  keepRestore(adopted.places, past, world.tree);
}
