// What a restore would do, and whether it may. Nothing is changed.
import { Problem } from '../../../model/problem.ts';
import { databaseSidecar } from '../container/database-service.ts';
import { objectsSidecar } from '../container/objects-service.ts';
import { type AheadOfTime, snapshotsAhead } from '../operations/objects.ts';
import { databaseInfo, type RepositoryInfo } from '../operations/pgbackrest.ts';
import { openSidecars, type Sidecars } from '../operations/sidecars.ts';
import { type Choice, chooseBackup } from './choice.ts';
import { withinBreak } from './choice-break.ts';
import { identityOfBackups, identityOfServer } from './cluster-identity.ts';
import { breakOnTheWay, savedIn, type Way } from './continuity.ts';
import { type DataDirectory, dataDirectoryOf, measureRoom, type Room } from './data-directory.ts';
import { timelineNow, tryDatabase } from './live-database.ts';
import { type Lost, lastSaved, newestEnd } from './lost.ts';
import { type KeySource, type ObjectsPlan, planObjects } from './objects/plan.ts';
import { storeOf } from './objects/tenant.ts';
import { pastRestores } from './record.ts';
import { containerIn, type Site, writersIn } from './site.ts';
import { spoolStatus, spoolTrouble } from './spool.ts';
import type { Target } from './target.ts';
import { type PastRestore, timelineOf, wayTo } from './timelines.ts';

export interface Wanted {
  readonly target: Target;
  readonly repository?: number | undefined;
  /** Numbers of all repositories there are. */
  readonly repositories: readonly number[];
  /** Go on even if what is there now may not be saved. */
  readonly withoutSafety: boolean;
  /** Whether objects are left as they are. */
  readonly databaseOnly: boolean;
}

/** All that is decided before anything happens. */
export interface Preview {
  readonly choice: Choice;
  readonly services: readonly string[];
  readonly data: DataDirectory;
  readonly room: Room;
  /** Timeline that the database is on; null = it does not answer, or is another cluster than the one that was backed up. */
  readonly live: number | null;
  /** System identifier of the cluster that the repositories hold; null = unknown. */
  readonly identity: string | null;
  /** A backup of what is there now is made first. */
  readonly backsUpFirst: boolean;
  /** null = nothing that was committed. */
  readonly lost: Lost | null;
  readonly objects: ObjectsPlan;
  /** Where the vault's root key is taken from; null = it stays as it is. */
  readonly key: KeySource | null;
}

const dayMs = 24 * 60 * 60_000;
/** What recovery and the first minutes write. */
const spareBytes = 512 * 1024 ** 2;

export async function preflight(site: Site, wanted: Wanted): Promise<Preview> {
  const sidecars = await openSidecars(site.adopted.project.name, site.world);
  const snapshots = snapshotsAhead(sidecars, wanted.repository ?? wanted.repositories[0]);
  try {
    return await lookAhead(site, wanted, sidecars, snapshots);
  } finally {
    snapshots.end();
  }
}

async function lookAhead(
  site: Site,
  wanted: Wanted,
  sidecars: Sidecars,
  snapshots: AheadOfTime,
): Promise<Preview> {
  const { world, adopted } = site;
  const { target, withoutSafety } = wanted;
  const containers = await site.compose.containers();
  const sidecar = containerIn(containers, databaseSidecar);
  const data = dataDirectoryOf(containerIn(containers, site.database).read);
  // Nothing here waits for anything else here: together they take as long as the slowest.
  const [status, answering, identity, repositories, room, store] = await Promise.all([
    spoolStatus(sidecar.id, world),
    tryDatabase(site),
    identityOfBackups(sidecars),
    databaseInfo(sidecars, wanted.repositories),
    measureRoom(data, sidecar.read.Image, world),
    wanted.databaseOnly ? ({ kind: 'left' } as const) : storeOf(adopted, world),
  ]);
  const isOther = answering !== null && identity !== null && (await identityOfServer(answering)) !== identity;
  const opened = isOther ? null : answering;
  const now = world.clock.now();
  const trouble = opened === null ? whyNotLive(isOther) : spoolTrouble(status, now);
  if (trouble !== null && !withoutSafety) throw unsafe(trouble);
  const live = opened === null ? null : await timelineNow(opened);
  const archives = trouble === null ? [] : await archivesOf(sidecars, wanted.repositories);
  const savedTo = trouble === null ? null : lastSaved(status, repositories, archives);
  // A sidecar that tells nothing may have WAL in its spool that no repository has.
  const isAllKnown = opened === null && status !== null && savedTo !== null;
  const archivedTo = isAllKnown ? savedTo : now.getTime();
  const past = pastRestores(adopted.places, world.tree);
  const chosen = chooseBackup({
    ...{ target, repositories, live, archivedTo, only: wanted.repository, past },
  });
  const way = wayOf(chosen, repositories, past);
  const others = wanted.repositories.filter((one) => one !== chosen.repository);
  const near = [chosen.repository, ...others] as const;
  const [broken, plans] = await Promise.all([
    way === null ? null : breakOnTheWay({ sidecars, sidecar: sidecar.id, repositories: near, way }, world),
    planObjects({
      ...{ sidecars, store, repositories: near, until: chosen.until },
      snapshots: snapshots.of(chosen.repository),
      sidecar: containerIn(containers, objectsSidecar).read,
    }),
  ]);
  const choice = withinBreak(chosen, broken, way);
  requireRoom(Math.max(room.used, choice.bytes) + spareBytes, room.free);
  const isFresh = newestEnd(repositories) > now.getTime() - dayMs;
  // Of another cluster's WAL nothing is used.
  const spooled = isOther ? 0 : (status?.spool.segments ?? 0);
  return {
    ...{ choice, data, room, live, identity, ...plans },
    services: writersIn(containers, site.database),
    backsUpFirst: !isFresh && opened !== null && !withoutSafety,
    lost: lostBy({ choice, savedTo, spooled, to: now.getTime() }),
  };
}

/** From the backup that was chosen to the target; null = it is not known any more. */
export function wayOf(
  { backup, timeline, until }: Choice,
  repositories: readonly RepositoryInfo[],
  past: readonly PastRestore[],
): Way | null {
  const found = repositories.flatMap(({ backups }) => backups).find(({ label }) => label === backup);
  if (found === undefined) return null;
  const own = timelineOf(found);
  const all = wayTo(timeline, until, past).map((one) => one.timeline);
  const timelines = all.slice(0, all.indexOf(own) + 1).reverse();
  return { wal: found.wal, timelines };
}

function whyNotLive(isOther: boolean): string {
  if (!isOther) return 'the database does not answer';
  return 'the database that runs is another cluster than the one that was backed up, and is not saved anywhere';
}

/** What each repository has of WAL; one that does not answer has none to tell of. */
function archivesOf(sidecars: Sidecars, repositories: readonly number[]) {
  return Promise.all(repositories.map((number) => savedIn(sidecars, number)));
}

/** `savedTo` null = all that was committed will be saved before the database is stopped. */
function lostBy({
  choice: { target, until },
  savedTo,
  spooled,
  to,
}: {
  readonly choice: Choice;
  readonly savedTo: number | null;
  readonly spooled: number;
  readonly to: number;
}): Lost | null {
  if (target.kind !== 'latest') return { since: 'target', from: until, to, spooled: 0 };
  return savedTo === null ? null : { since: 'last-wal', from: savedTo, to, spooled };
}

function requireRoom(needed: number, free: number): void {
  if (free >= needed) return;
  throw new Problem({
    code: 'restore-no-room',
    message: `the restored data directory needs ${gib(needed)} beside the old one, and ${gib(free)} are free`,
    hints: ['make room on that disk, or move an earlier data.before-restore-… away from it'],
    fault: 'world',
  });
}

function gib(bytes: number): string {
  return `${(bytes / 1024 ** 3).toFixed(1)} GiB`;
}

function unsafe(trouble: string): Problem {
  return new Problem({
    code: 'restore-no-safety',
    message: `what is in the database now may not be saved: ${trouble}`,
    hints: [
      'mend that first: seaworthy backup status',
      'or add --without-safety, if what was committed last may be lost (the old data directory is kept)',
    ],
    fault: 'world',
    exitCode: 5,
  });
}
