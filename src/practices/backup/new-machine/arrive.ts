// The restore itself, step by step: files, containers, key, database, objects, services. Each step can be done twice and is recorded
// when it is done, so a kill is answered by the same command.
import type { Adopted } from '../../../engine/adopted.ts';
import type { Change } from '../../../engine/change.ts';
import { Problem } from '../../../model/problem.ts';
import type { World } from '../../../ports/world.ts';
import { placeOutside } from '../outside/place.ts';
import type { Repository } from '../repositories/repository.ts';
import { broughtBack } from '../restore/failures.ts';
import { siteOf } from '../restore/site.ts';
import { type Arrival, type ArrivalStep, isReached, writeArrival } from './arrival.ts';
import { bringDatabase, bringKey, bringObjects } from './bring-back.ts';
import { makeCopy } from './copy.ts';
import { placeFiles } from './place-files.ts';
import { readyContainers } from './ready-containers.ts';
import { endRestore, type Started, startAll } from './start-all.ts';
import { leaveArchive } from './without-archive.ts';
import type { Workshop } from './workshop.ts';

export interface Arriving {
  readonly workshop: Workshop;
  readonly repository: Repository;
  /** Image of the sidecars. */
  readonly image: string;
  /** Where the deployment comes to lie, absolute. */
  readonly directory: string;
  /** Opens it as it is now. */
  readonly open: () => Adopted;
  readonly changes: readonly Change[];
  readonly world: World;
}

export interface Arrived extends Started {
  readonly arrival: Arrival;
}

type Act = (arriving: Arriving, arrival: Arrival) => Promise<Partial<Arrival>>;

const acts: readonly (readonly [ArrivalStep, Act])[] = [
  ['placed', place],
  ['adapted', adapt],
  ['prepared', readyContainers],
  ['key', bringKey],
  ['database', bringDatabase],
  ['objects', bringObjects],
];

/** Call with the record written. */
export async function arrive(arriving: Arriving, begun: Arrival): Promise<Arrived> {
  const { world, workshop } = arriving;
  let arrival = begun;
  const hold = world.interrupts.hold(() => world.talk.warn(goingOn));
  try {
    for (const [step, act] of acts) {
      if (isReached(arrival, step)) continue;
      if (hold.isAsked()) throw interrupted();
      arrival = { ...arrival, ...(await act(arriving, arrival)), done: step };
      writeArrival(workshop, arrival, world.tree);
    }
    const site = await siteOf(arriving.open(), world);
    const started = isReached(arrival, 'started') ? nothing : await startAll(site, arrival);
    writeArrival(workshop, { ...arrival, done: 'started' }, world.tree);
    await endRestore(site, arrival, workshop);
    return { arrival, ...started };
  } catch (error) {
    if (!(error instanceof Problem) || error.code === 'interrupted') throw error;
    throw unfinished(error, arriving.directory, arrival);
  } finally {
    hold.release();
  }
}

const nothing: Started = { failed: new Map(), otherImages: [] };

async function place(
  { workshop, directory, world }: Arriving,
  { put, outside }: Arrival,
): Promise<Partial<Arrival>> {
  await placeFiles(workshop, directory, world);
  await placeOutside(directory, { put, byHand: outside }, world);
  return {};
}

async function adapt(
  { open, changes, world }: Arriving,
  { isTakenOver, isCopy, project }: Arrival,
): Promise<Partial<Arrival>> {
  if (isTakenOver) return {};
  const wishesKeptAs = await leaveArchive(open, changes, world);
  // What was written last stands last: nothing may give the copy back what only one can have.
  if (isCopy) makeCopy(open(), project, world);
  return { wishesKeptAs };
}

const goingOn =
  'a restore is going on: it stops where nothing is half done (once more ends at once; the same command goes on)';

function interrupted(): Problem {
  return new Problem({
    code: 'interrupted',
    message: 'the restore was interrupted',
    hints: ['the same command goes on where it stopped'],
    exitCode: 5,
  });
}

function unfinished(error: Problem, directory: string, { databaseConfig }: Arrival): Problem {
  return new Problem({
    code: error.code,
    message: `${error.message}; ${directory} is not whole yet`,
    hints: [
      'mend that, then give the same command again: it goes on where it stopped',
      ...broughtBack(databaseConfig?.put ?? []),
      ...error.hints,
    ],
    fault: error.fault,
    exitCode: 5,
    cause: error,
  });
}
