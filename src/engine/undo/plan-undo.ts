// What a rollback would do: shown to the person, and made again under the lock. Reads only.
import type { Contribution } from '../../model/fragment.ts';
import type { Pending } from '../../model/plan.ts';
import { Problem } from '../../model/problem.ts';
import type { EnvSnapshot, Run } from '../../model/run.ts';
import type { World } from '../../ports/world.ts';
import { type Adopted, withoutRecorded } from '../adopted.ts';
import { nextGeneration } from '../apply/litter.ts';
import type { Inputs } from '../apply/moved.ts';
import { redactorOf } from '../apply/redactor.ts';
import { wholeCandidate } from '../apply/whole-candidate.ts';
import { composeOf } from '../compose/compose.ts';
import { servicesOf } from '../find-service.ts';
import { type Containers, downtimeWords } from '../plan/downtime.ts';
import { editedFiles, editedKeys } from '../plan/hand-edits.ts';
import { planInputs } from '../plan/inputs.ts';
import { type LiveView, lookAtContainers, lookAtPending } from '../plan/live-view.ts';
import { planFacts } from '../plan/plan-facts.ts';
import { containersOf, recreationOf } from '../plan/recreation.ts';
import { refuseAbandonedVolume } from '../plan/refusals/abandoned-volume.ts';
import { type Candidate, candidateOf } from '../render/candidate.ts';
import { differingServices } from '../render/differing-services.ts';
import { stillThere } from '../render/still-there.ts';
import { readGeneration } from '../state/generations.ts';
import { readRuns } from '../state/runs.ts';
import { untouchedSince } from './former-env.ts';
import { runsInEffect, runsToUndo } from './runs-to-undo.ts';

/** Plain JSON, without a secret. */
export interface UndoPlan {
  readonly schemaVersion: 1;
  /** Newest first. */
  readonly undoes: readonly Run[];
  /** Generation in effect before; and that which the env file would name, 0 = none of ours. */
  readonly from: number;
  readonly to: number;
  /** The env file gets its former bytes; else a person edited it since, and only our keys go back. Mode and owner are theirs. */
  readonly exact: boolean;
  /** Keys and files that a person changed since, which stay. */
  readonly kept: readonly string[];
  readonly rows: number;
  /** Whether Docker was asked: without it nothing is known of containers. */
  readonly live: boolean;
  readonly recreates: readonly string[];
  readonly downtime: string;
  readonly commands: readonly string[];
  /** Containers that differ from the files already: left alone. */
  readonly pending: readonly Pending[];
}

export interface PlannedUndo {
  readonly adopted: Adopted;
  readonly plan: UndoPlan;
  /** Where the undone runs began. */
  readonly oldest: Run;
  /** Set when the env file gets its bytes back. */
  readonly former: EnvSnapshot | null;
  readonly candidate: Candidate;
  /** What it was made from: an edit that comes while a dump is taken must not be lost. */
  readonly inputs: Inputs;
}

export interface UndoRequest {
  readonly adopted: Adopted;
  /** Undo this run and all after it; absent = the newest one in effect. */
  readonly run?: number;
  readonly filesOnly: boolean;
  readonly version: string;
  readonly world: World;
}

/** Nothing to undo is a Problem. */
export async function planUndo(request: UndoRequest): Promise<PlannedUndo> {
  const { filesOnly, world } = request;
  const { places, generation } = request.adopted;
  const runs = readRuns(places, world.tree);
  const adopted = asRemembered(request.adopted, runs, world);
  const inputs = planInputs(adopted, world.files);
  const undoes = runsToUndo(runs, request.run);
  const oldest = undoes.at(-1) ?? undoes[0];
  const former = formerEnv(oldest, runs, adopted, world);
  const contributions = contributionsBefore(oldest, adopted, world);
  const number = nextGeneration(places, world.tree);
  const candidate = await formerCandidate({ adopted, contributions, number, world }, former !== null);
  const view: LiveView = filesOnly
    ? { asked: false, reason: '--files-only' }
    : await lookAtContainers(adopted, world);
  const containers = await containersToFollow(request, view, candidate);
  const plan: UndoPlan = {
    schemaVersion: 1,
    undoes,
    from: generation?.number ?? 0,
    to: former !== null ? oldest.from : candidate.files.length === 0 ? 0 : number,
    exact: former !== null,
    kept: keptEdits(adopted, former, world),
    rows: generation?.rows.length ?? 0,
    live: view.asked,
    ...containers,
  };
  return { adopted, plan, oldest, former, candidate, inputs };
}

/** Who took our override out of COMPOSE_FILE by hand has the other keys of that run in the env file still. */
function asRemembered(adopted: Adopted, runs: readonly Run[], world: World): Adopted {
  const [newest] = runsInEffect(runs);
  if (adopted.generation !== null || newest === undefined || newest.to === 0) return adopted;
  const generation = readGeneration(adopted.places, newest.to, world.tree);
  return generation === null ? adopted : withoutRecorded(adopted, generation, world);
}

/** Where the env file gets its bytes back nothing is rendered for it, so a secret that cannot be looked up any more is none of its business. */
async function formerCandidate(
  request: Parameters<typeof wholeCandidate>[0],
  isForLooks: boolean,
): Promise<Candidate> {
  try {
    return await wholeCandidate(request);
  } catch (error) {
    const isMissing = error instanceof Problem && error.code === 'secret-missing';
    if (!isMissing || !isForLooks) throw error;
    return candidateOf({ ...request, secrets: new Map() });
  }
}

/** The bytes are of use only when the generation they name is still there, and Compose can still load it. */
function formerEnv(
  oldest: Run,
  runs: readonly Run[],
  { base, places }: Adopted,
  { tree }: World,
): EnvSnapshot | null {
  const named = oldest.from === 0 ? undefined : readGeneration(places, oldest.from, tree);
  if (named === null || named?.contributions.some((one) => stillThere(one, base) !== one)) return null;
  return untouchedSince(oldest, runs, places, tree);
}

function contributionsBefore(
  oldest: Run,
  { base, places }: Adopted,
  { tree }: World,
): readonly Contribution[] {
  if (oldest.from === 0) return [];
  const before = readGeneration(places, oldest.from, tree);
  if (before !== null) return before.contributions.flatMap((one) => stillThere(one, base) ?? []);
  throw new Problem({
    code: 'generation-missing',
    message: `run ${oldest.number} began at generation ${oldest.from}, and ${places.records} has no record of it`,
    hints: ['roll back an older run, or seaworthy remove: it needs none'],
  });
}

function keptEdits(
  { generation, places, project }: Adopted,
  former: EnvSnapshot | null,
  world: World,
): readonly string[] {
  if (generation === null || former !== null) return [];
  const keys = editedKeys(generation, project, world.environment['COMPOSE_PATH_SEPARATOR']);
  const files = editedFiles(generation, places, world.files).filter(({ state }) => state === 'edited');
  return [...keys.map((key) => `.env ${key}`), ...files.map(({ path }) => path)];
}

type Following = Pick<UndoPlan, 'recreates' | 'downtime' | 'commands' | 'pending'>;

async function containersToFollow(
  { adopted, filesOnly, version, world }: UndoRequest,
  view: LiveView,
  candidate: Candidate,
): Promise<Following> {
  const options = { only: [], includePending: false, filesOnly };
  const facts = await planFacts({ adopted, changes: [], isStatic: true, version, world });
  const services = facts.table.services.known ? facts.table.services.value : [];
  const databases = servicesOf(services, 'db').map(({ name }) => name);
  const redactor = redactorOf(adopted, world);
  const pending = filesOnly ? [] : await lookAtPending(view, adopted, databases, redactor, world);
  const containers: Containers = containersOf(view, options);
  const differing = differingServices(adopted.project, candidate.project);
  const follows = recreationOf({ view, pending, options, adopted, candidate });
  const recreates = containers === 'running' ? follows(differing) : [];
  refuseAbandonedVolume(adopted, candidate, view, recreates);
  return {
    recreates,
    downtime: downtimeWords(differing, recreates, containers, services),
    commands: recreates.length === 0 ? [] : [composeOf(adopted, world).upCommand(recreates)],
    pending,
  };
}
