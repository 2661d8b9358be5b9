import { type CheckResult, type Gain, isOpen } from '../model/audit.ts';
import type { Remedy } from '../model/outcome.ts';
import { severities } from '../model/severity.ts';
import { scoreOf } from './score.ts';

/**
 * The remedies that would raise the score most. The gain is true: the score is computed again with every check that
 * has this very remedy passing. What is accepted asks for none. Equal gains go to the worse severity, then to the order of the results.
 */
export function mostToGain(results: readonly CheckResult[], limit = 3): readonly Gain[] {
  const before = scoreOf(results).score ?? 0;
  const gains = [...groupByRemedy(results).values()].map(({ remedy, members }) => {
    const ids = members.map(({ id }) => id);
    const turned = results.map((result) =>
      ids.includes(result.id) ? { severity: result.severity, status: 'pass' as const } : result,
    );
    const worst = Math.min(...members.map(({ severity }) => severities.indexOf(severity)));
    const id = members.find(({ severity }) => severities.indexOf(severity) === worst)?.id ?? '';
    const gain = (scoreOf(turned).score ?? 0) - before;
    return { worst, gain: { id, ids, ...remedy, gain } };
  });
  return gains
    .sort((left, right) => right.gain.gain - left.gain.gain || left.worst - right.worst)
    .slice(0, limit)
    .map(({ gain }) => gain);
}

interface Group {
  readonly remedy: Remedy;
  readonly members: CheckResult[];
}

function groupByRemedy(results: readonly CheckResult[]): ReadonlyMap<string, Group> {
  const groups = new Map<string, Group>();
  for (const result of results) {
    if (!isOpen(result) || result.remedy === undefined) continue;
    const key = result.remedy.command ?? result.remedy.text;
    const group = groups.get(key) ?? { remedy: result.remedy, members: [] };
    group.members.push(result);
    groups.set(key, group);
  }
  return groups;
}
