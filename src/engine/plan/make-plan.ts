import { collectSecrets } from '../../facts/redaction/collect.ts';
import { readSamples } from '../../facts/redaction/samples.ts';
import { createRedactor, type Redactor } from '../../facts/redactor.ts';
import type { Contribution } from '../../model/fragment.ts';
import type { Plan, PlanNote, PlanOptions } from '../../model/plan.ts';
import type { World } from '../../ports/world.ts';
import type { Adopted } from '../adopted.ts';
import { nextGeneration } from '../apply/litter.ts';
import { interruptedRun } from '../apply/recover.ts';
import type { Change } from '../change.ts';
import { composeOf } from '../compose/compose.ts';
import { servicesOf } from '../find-service.ts';
import { type Candidate, candidateOf } from '../render/candidate.ts';
import { type Basis, planBasis } from './basis.ts';
import { changedOf, movedChanges } from './changed.ts';
import { planDigest } from './digest.ts';
import { downtimeWords } from './downtime.ts';
import { planInputs } from './inputs.ts';
import { lookAtPending } from './live-view.ts';
import { refuseDangerous } from './pending/pending.ts';
import { planNotes } from './plan-notes.ts';
import { containersOf, recreationOf } from './recreation.ts';
import { refuseAbandonedVolume } from './refusals/abandoned-volume.ts';
import { refuseDatabaseMove } from './refusals/database-move.ts';
import { refuseLossOfContainer } from './refusals/only-in-container.ts';
import { type RowDiff, rowDiff } from './row-diff.ts';
import { type PlanSecrets, planSecrets } from './secrets.ts';
import { stagesOf } from './stages.ts';

export interface PlanRequest {
  readonly adopted: Adopted;
  readonly changes: readonly Change[];
  readonly options: PlanOptions;
  /** Do not ask Docker. */
  readonly isStatic: boolean;
  readonly version: string;
  readonly world: World;
}

/** A plan with what apply needs of it and nobody may see. */
export interface PlannedRun {
  readonly adopted: Adopted;
  readonly plan: Plan;
  /** Every contribution that would be in effect: unchanged ones too. */
  readonly desired: readonly Contribution[];
  readonly candidate: Candidate;
}

/** Facts of the base + wishes → stages. Throws a Problem where the deployment cannot be changed safely, with what to do instead. */
export async function makePlan(request: PlanRequest): Promise<PlannedRun> {
  const { adopted, options, world } = request;
  const basis = await planBasis(request);
  const { view, services, decided } = basis;
  const desired = decided.flatMap((one) => one.desired ?? []);
  const secrets = await planSecrets({
    desired,
    recorded: adopted.generation?.contributions ?? [],
    inEffect: adopted.project,
    directory: adopted.places.directory,
    world,
  });
  const number = nextGeneration(adopted.places, world.tree);
  const candidate = candidateOf({ adopted, contributions: desired, number, secrets: secrets.values, world });
  refuseDatabaseMove(adopted, candidate, services);
  const redactor = planRedactor(adopted, candidate, secrets, world);
  const moved = movedChanges(adopted, secrets, redactor, world);
  const changed = changedOf(decided, moved, secrets, adopted);

  const databases = servicesOf(services, 'db').map(({ name }) => name);
  const pending = options.filesOnly ? [] : await lookAtPending(view, adopted, databases, redactor, world);
  if (options.includePending) refuseDangerous(pending);
  const rows = await rowsOf(
    changed.map((one) => one.decided.id),
    candidate,
    basis,
    redactor,
    request,
  );
  const containers = containersOf(view, options);
  const recreatable = recreationOf({ view, pending, options, adopted, candidate });
  const stages = stagesOf({
    changed,
    adopted,
    candidate,
    containers,
    recreatable,
    rowLines: rows.lines,
    services,
    upCommand: composeOf(adopted, world).upCommand,
    redactor,
  });
  const included = options.includePending ? pending.map(({ service }) => service) : [];
  const touched = [...new Set([...stages.flatMap((stage) => stage.services), ...included])];
  refuseLossOfContainer(candidate, services, touched, view);
  const recreates = containers === 'running' ? recreatable(touched) : [];
  if (containers === 'running') refuseAbandonedVolume(adopted, candidate, view, recreates);
  const parts = {
    project: adopted.project.name,
    directory: adopted.places.directory,
    options,
    inputs: planInputs(adopted, world.files),
    generation: adopted.generation?.number ?? 0,
    stages,
    pending,
    recreates,
  };
  const own = planNotes({
    ...{ adopted, candidate, view, secrets, number, stages, pending },
    hasWishes: basis.hasWishes,
    interrupted: interruptedRun(adopted.places, world),
    isStatic: request.isStatic,
    includePending: options.includePending,
    files: world.files,
    recreatesDatabase: recreates.some((name) => databases.includes(name)),
  });
  const plan: Plan = {
    schemaVersion: 1,
    generator: { name: 'seaworthy', version: request.version },
    madeAt: world.clock.now().toISOString(),
    ...parts,
    live: view.asked,
    notes: redactedNotes([...basis.notes, ...rows.notes, ...own], redactor),
    downtime: downtimeWords(touched, recreates, containers, services),
    digest: planDigest(parts),
  };
  return { adopted, plan, desired, candidate };
}

/** Knows the secrets of before and after, and those that go from one to the other. */
function planRedactor(
  { project, base }: Adopted,
  candidate: Candidate,
  secrets: PlanSecrets,
  world: World,
): Redactor {
  return createRedactor(candidate.project, {
    key: world.randomBytes(32),
    samples: readSamples(world.data('sample-secrets')),
    more: [...collectSecrets(project), ...collectSecrets(base), ...secrets.values.values()],
  });
}

async function rowsOf(
  changed: readonly string[],
  candidate: Candidate,
  { view }: Basis,
  redactor: Redactor,
  { adopted, options, world }: PlanRequest,
): Promise<RowDiff> {
  const kept = new Set(candidate.rows.map(placeOf));
  const withdrawn = (adopted.generation?.rows ?? []).filter((row) => !kept.has(placeOf(row)));
  const wanted = candidate.rows.filter(({ change }) => changed.includes(change));
  const unasked = view.asked ? null : 'the database was not asked';
  return rowDiff({
    adopted,
    wanted,
    withdrawn,
    unasked: options.filesOnly ? 'no row is changed with --files-only' : unasked,
    redactor,
    world,
  });
}

function placeOf({ database, table, key, column }: Candidate['rows'][number]): string {
  return JSON.stringify([database, table, Object.entries(key).sort(), column]);
}

function redactedNotes(notes: readonly PlanNote[], redactor: Redactor): readonly PlanNote[] {
  return notes.map((note) => ({ ...note, text: redactor.text(note.text) }));
}
