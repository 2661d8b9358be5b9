import type { Project } from '../deployment/project.ts';
import { type Known, unknownFact } from '../model/fact.ts';
import type { FactName, Facts, FactTable } from '../model/facts/table.ts';
import { oneLine, Problem, printProblem } from '../model/problem.ts';
import type { World } from '../ports/world.ts';
import type { Gatherer, GathererContext } from './gatherer.ts';
import { readSamples } from './redaction/samples.ts';
import { createRedactor, type Redactor } from './redactor.ts';
import { factNames, notGathered } from './sources.ts';

/** A gatherer with its fact's name forgotten, as the runner holds them. */
export type AnyGatherer = { [Name in FactName]: Gatherer<Name> }[FactName];

export interface CollectionRequest {
  readonly project: Project;
  readonly world: World;
  readonly gatherers: readonly AnyGatherer[];
  /** Files only. */
  readonly static: boolean;
  readonly version: string;
}

type Gathered = Map<FactName, Known<unknown>>;

/** Runs every gatherer, each after those it builds on. One that throws makes an unknown fact, never an empty one. */
export async function collectFacts(request: CollectionRequest): Promise<Facts> {
  const { project, world } = request;
  const redactor = createRedactor(project, {
    key: world.randomBytes(32),
    samples: readSamples(world.data('sample-secrets')),
  });
  const context = { project, world, redactor, isStatic: request.static };
  const gathered: Gathered = new Map();
  let waiting = request.gatherers.filter(({ source }) => !request.static || source === 'files');
  while (waiting.length > 0) {
    const unmade = new Set(waiting.map(({ fact }) => fact));
    const free = waiting.filter(({ after = [] }) => !after.some((fact) => unmade.has(fact)));
    // A circle of gatherers is a bug; running them anyway leaves each with what is there.
    const ready = free.length > 0 ? free : waiting;
    const before = Object.fromEntries(gathered);
    const made = await Promise.all(ready.map((one) => gatherOne(one, { ...context, before })));
    for (const [index, fact] of made.entries()) gathered.set(ready[index]?.fact ?? 'deployment', fact);
    waiting = waiting.filter((one) => !ready.includes(one));
  }
  const table = factNames.map((name) => [
    name,
    gathered.get(name) ?? unknownFact(notGathered(name, request.static)),
  ]);
  return {
    schemaVersion: 1,
    collectedBy: request.version,
    collectedAt: world.clock.now().toISOString(),
    table: Object.fromEntries(table) as Facts['table'],
  };
}

async function gatherOne(
  gatherer: AnyGatherer,
  context: GathererContext,
): Promise<Known<FactTable[FactName]>> {
  try {
    const fact: Known<FactTable[FactName]> = await gatherer.gather(context);
    return fact.known ? fact : unknownFact(shortened(fact.reason));
  } catch (error) {
    return unknownFact(shortened(`could not be read: ${reasonOf(error, context.redactor)}`));
  }
}

const longestReason = 300;

/** Reasons quote programs, and a broken program may print megabytes; every unknown check repeats its reason. */
function shortened(reason: string): string {
  return reason.length <= longestReason ? reason : `${reason.slice(0, longestReason)}…`;
}

function reasonOf(error: unknown, redactor: Redactor): string {
  const text = error instanceof Problem ? (printProblem(error).split('\n')[0] ?? '') : String(error);
  return redactor.text(oneLine(text));
}
