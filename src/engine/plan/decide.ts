// Facts of the base + wishes → what each change wants. Pure.
import type { Project } from '../../deployment/project.ts';
import type { Facts, FactTable } from '../../model/facts/table.ts';
import type { Contribution } from '../../model/fragment.ts';
import type { PlanNote } from '../../model/plan.ts';
import type { Change, Decision } from '../change.ts';
import { stillThere } from '../render/still-there.ts';
import type { Wishes } from '../wishes/schema.ts';

/** One change with what is recorded of it and what it wants now. */
export interface Decided {
  readonly id: string;
  /** null = this version does not know it any more. */
  readonly change: Change | null;
  readonly recorded: Contribution | null;
  readonly desired: Contribution | null;
  readonly risk: string;
  /** Why nothing is wanted; empty when something is. */
  readonly reason: string;
}

export interface Decisions {
  readonly decided: readonly Decided[];
  readonly notes: readonly PlanNote[];
}

export interface DecisionRequest {
  readonly changes: readonly Change[];
  readonly facts: Facts;
  readonly wishes: Wishes;
  readonly recorded: readonly Contribution[];
  /** What is recorded goes on where nothing is decided anew, as far as its services are still there. */
  readonly base: Project;
  readonly isSelected: (id: string) => boolean;
  readonly sidecarProgram: () => string;
}

/** Every change in order, then those that are recorded and no longer exist. */
export function decideChanges(request: DecisionRequest): Decisions {
  const notes: PlanNote[] = [];
  const known = new Set<string>(request.changes.map(({ id }) => id));
  const present = request.changes.map((change) => decideOne(change, request, notes));
  const gone = request.recorded
    .filter(({ change }) => !known.has(change))
    .map((recorded) => withdrawGone(recorded, request, notes));
  return { decided: [...present, ...gone], notes };
}

function decideOne(change: Change, request: DecisionRequest, notes: PlanNote[]): Decided {
  const { id } = change;
  const recorded = request.recorded.find((one) => one.change === id) ?? null;
  const kept = keptAs(id, change, recorded, request.base);
  if (!request.isSelected(id)) return kept;
  const what = recorded === null ? 'not decided' : 'left as it is';
  const missing = change.needs.map((name) => request.facts.table[name]).find((fact) => !fact.known);
  if (missing !== undefined && !missing.known) {
    notes.push({ change: id, text: `${what}: ${plainReason(missing.reason)}` });
    return kept;
  }
  const decision = ask(change, recorded, request);
  if (decision.wanted === null) {
    for (const text of decision.notes ?? [])
      notes.push({ change: id, text: `${what}: ${plainReason(text)}` });
    return kept;
  }
  for (const text of decision.notes ?? []) notes.push({ change: id, text });
  if (!decision.wanted) return { ...kept, desired: null, reason: decision.reason };
  if (decision.fragments.length === 0)
    return { ...kept, desired: null, reason: 'there is nothing to change' };
  return { ...kept, desired: { change: id, fragments: decision.fragments }, risk: decision.risk };
}

function keptAs(id: string, change: Change | null, recorded: Contribution | null, base: Project): Decided {
  const desired = recorded === null ? null : stillThere(recorded, base);
  const isLess = desired !== recorded;
  return {
    ...{ id, change, recorded, desired, risk: 'none' },
    reason: isLess ? 'its services are not there any more' : '',
  };
}

function ask(
  change: Change,
  recorded: Contribution | null,
  { facts, wishes, sidecarProgram }: DecisionRequest,
): Decision {
  const needed = change.needs.map((name) => {
    const fact = facts.table[name];
    return [name, fact.known ? fact.value : undefined] as const;
  });
  const used = (change.uses ?? []).map((name) => [name, facts.table[name]] as const);
  // Every need was found to be known before this is called.
  return change.decide(Object.fromEntries(needed) as unknown as FactTable, {
    wishes,
    sidecarProgram,
    ...(recorded === null ? {} : { recorded: recorded.fragments }),
    facts: Object.fromEntries(used) as Facts['table'],
  });
}

function withdrawGone(recorded: Contribution, request: DecisionRequest, notes: PlanNote[]): Decided {
  const { change: id } = recorded;
  const kept = keptAs(id, null, recorded, request.base);
  if (!request.isSelected(id)) return kept;
  notes.push({ change: id, text: 'is withdrawn: this version of seaworthy does not know this change' });
  return { ...kept, desired: null, reason: 'this version of seaworthy does not know it' };
}

/** Gatherers speak of the audit, for which they were written. */
function plainReason(reason: string): string {
  return reason.replace('(audit ran with --static)', '(--static)');
}
