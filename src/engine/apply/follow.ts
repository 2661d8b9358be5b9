// Rows and containers follow the files that are in effect.

import { Problem } from '../../model/problem.ts';
import type { Generation, Run } from '../../model/run.ts';
import type { World } from '../../ports/world.ts';
import type { Adopted } from '../adopted.ts';
import type { Compose } from '../compose/compose.ts';
import { sharersOf } from '../compose/shared.ts';
import { readGeneration } from '../state/generations.ts';
import { appendEntry, readJournal } from '../state/journal.ts';
import { endedWell } from './await-health.ts';
import { type BroughtUp, bringUp } from './bring-up.ts';
import { refuseDataAtRisk } from './data-at-risk.ts';
import { type MatchedRows, matchRows, movedRows } from './match-rows.ts';
import { isHalfNamed } from './mend-names.ts';
import type { Settling } from './settle.ts';
import { servicesToFollow, takeAwayGone } from './take-away.ts';
import { type Followed, lookAtServices } from './verify.ts';

export interface FollowResult {
  readonly followed: ReadonlyMap<string, Followed>;
  /** Rows that could not be set, by change. */
  readonly rowFailures: ReadonlyMap<string, string>;
  /** What is wrong and no remaining stage is to blame for. */
  readonly strays: readonly string[];
}

/** Makes rows and containers what the files say. Twice = once. */
export async function follow(
  run: Run,
  adopted: Adopted,
  compose: Compose,
  { world, checkpoint }: Pick<Settling, 'world' | 'checkpoint'>,
): Promise<FollowResult> {
  const passed = passedGenerations(run, adopted, world);
  await takeAwayGone(passed, run, adopted, compose, world);
  const services = servicesToFollow(run, adopted, world);
  const moved = movedRows(passed, adopted.generation);
  const match = () => matchRows({ adopted, moved, run: run.number, world });
  const early = await unlessUnreachable(match);
  const broughtUp = await bringBehind(run, services, adopted, compose, world, checkpoint);
  // A kill may have caught the database between two containers.
  const rows = early ?? (await match());
  for (const row of rows.kept) world.talk.warn(`kept: ${row}`);
  const followed = await lookAtServices({ adopted, services, ailing: run.ailing ?? [], broughtUp, compose });
  const failed = [...followed].flatMap(([service, look]) =>
    look.state === 'failed' && !isOfStage(service, run) ? [`${service} ${look.reason}`] : [],
  );
  return { followed, rowFailures: rows.failed, strays: [...failed, ...rows.stuck] };
}

function isOfStage(service: string, { verb, stages }: Run): boolean {
  if (verb !== 'apply') return false;
  return stages.some(({ status, recreates }) => status !== 'rolled-back' && recreates?.includes(service));
}

/** Every generation that this run put in effect, and the one before it: whose rows the database may hold. */
function passedGenerations(run: Run, { places }: Adopted, { tree }: World): readonly (Generation | null)[] {
  const commits = readJournal(places, run.number, tree).flatMap((entry) =>
    entry.step === 'commit' ? [entry.generation] : [],
  );
  const numbers = [...new Set([run.from, ...commits])];
  return numbers.map((number) => (number === 0 ? null : readGeneration(places, number, tree)));
}

async function unlessUnreachable(match: () => Promise<MatchedRows>): Promise<MatchedRows | null> {
  try {
    return await match();
  } catch (error) {
    if (error instanceof Problem && error.code === 'database-unreachable') return null;
    throw error;
  }
}

async function bringBehind(
  run: Run,
  services: readonly string[],
  adopted: Adopted,
  compose: Compose,
  world: World,
  checkpoint: Settling['checkpoint'],
): Promise<BroughtUp> {
  const behind = await servicesBehind(services, adopted, compose);
  if (behind.length === 0) return { failed: new Map(), untried: new Map() };
  await refuseDataAtRisk(behind, adopted, compose, world);
  appendEntry(adopted.places, run.number, { step: 'up', services: behind }, world.tree);
  return bringUp({
    ...{ adopted, services: behind, compose, world },
    ...(checkpoint === undefined ? {} : { checkpoint }),
  });
}

/** Services whose containers are not made from the present files, do not run, or have no name of their own yet. */
export async function servicesBehind(
  services: readonly string[],
  { project }: Pick<Adopted, 'project'>,
  compose: Pick<Compose, 'hashes' | 'containers'>,
): Promise<readonly string[]> {
  if (services.length === 0) return [];
  const hashes = await compose.hashes();
  const containers = await compose.containers();
  const behind = services.filter((service) => {
    const hash = hashes.get(service);
    // Not in the files any more: nothing to bring up.
    if (hash === undefined) return false;
    const own = containers.filter((one) => one.service === service);
    if (own.length === 0 || own.some(({ configHash }) => configHash !== hash)) return true;
    if (own.some(isHalfNamed)) return true;
    return own.some(({ state }) => state !== 'running') && !endedWell(service, own, project);
  });
  const sharers = sharersOf(behind, project);
  return services.filter((service) => behind.includes(service) || sharers.includes(service));
}
