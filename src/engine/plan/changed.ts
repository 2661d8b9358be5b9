// Which changes become stages. Equal contributions may still render otherwise: what they build on may have moved.
import type { Redactor } from '../../facts/redactor.ts';
import type { Contribution } from '../../model/fragment.ts';
import type { Stage } from '../../model/plan.ts';
import { Problem } from '../../model/problem.ts';
import type { World } from '../../ports/world.ts';
import type { Adopted } from '../adopted.ts';
import { candidateOf } from '../render/candidate.ts';
import { diffOf } from '../render/diff.ts';
import { canonicalJson } from './canonical-json.ts';
import { commandLines } from './command-lines.ts';
import type { Decided } from './decide.ts';
import { hasMovedSecret, type PlanSecrets } from './secrets.ts';

export interface Changed {
  readonly decided: Decided;
  readonly action: Stage['action'];
  /** It wants what it wanted, but the files it builds on, or what it wrote, are others now. */
  readonly isMoved: boolean;
}

/** In the order given; what is as it should be is left out. */
export function changedOf(
  decided: readonly Decided[],
  moved: ReadonlySet<string>,
  secrets: PlanSecrets,
  adopted: Adopted,
): readonly Changed[] {
  return decided.flatMap((one): readonly Changed[] => {
    const { id, recorded, desired } = one;
    if (recorded === null && desired === null) return [];
    if (recorded === null) return [{ decided: one, action: 'apply', isMoved: false }];
    if (desired === null) return [{ decided: one, action: 'withdraw', isMoved: false }];
    if (!isEqual(recorded, desired)) return [{ decided: one, action: 'change', isMoved: false }];
    const isMoved = moved.has(id) || hasMovedSecret(desired, secrets, adopted.project);
    return isMoved ? [{ decided: one, action: 'change', isMoved }] : [];
  });
}

function isEqual(left: Contribution, right: Contribution): boolean {
  return canonicalJson(left.fragments) === canonicalJson(right.fragments);
}

/**
 * Recorded changes that would come out otherwise if they were rendered again: upstream changed the command that ours is
 * composed with, or a person edited what we wrote. None where they cannot be rendered any more; planning says why.
 */
export function movedChanges(
  adopted: Adopted,
  secrets: PlanSecrets,
  redactor: Redactor,
  world: World,
): ReadonlySet<string> {
  const { generation, project } = adopted;
  if (generation === null) return new Set();
  const { contributions, number } = generation;
  try {
    const again = candidateOf({ adopted, contributions, number, secrets: secrets.values, world });
    const moved = contributions.filter((one) => {
      const fragments = one.fragments.filter(({ kind }) => kind !== 'row' && kind !== 'file');
      const values = diffOf(project, again.project, { ...one, fragments }, redactor);
      return values.length > 0 || commandLines(fragments, project, again.project, redactor).length > 0;
    });
    return new Set(moved.map(({ change }) => change));
  } catch (error) {
    if (error instanceof Problem) return new Set();
    throw error;
  }
}
