import { type CheckResult, type OpenQuestion, severityName, type Verdict } from '../model/audit.ts';

export interface Judgement {
  readonly verdict: Verdict;
  readonly verdictReason: string;
  readonly toProve: readonly OpenQuestion[];
}

type Decisive = Pick<CheckResult, 'id' | 'severity' | 'status' | 'reason'>;

/**
 * The one answer. Only P0 checks decide; what could not be judged keeps it from being `ready`, and so does an audit
 * in which no P0 check applied: nothing was proven then.
 */
export function judgementOf(results: readonly Decisive[]): Judgement {
  const decisive = results.filter((result) => result.severity === 'P0');
  const failing = decisive.filter((result) => result.status === 'fail').length;
  const unknown = decisive.filter((result) => result.status === 'unknown');
  const passing = decisive.filter((result) => result.status === 'pass').length;
  const toProve = questionsOf(unknown);
  const open = `${unknown.length} could not be judged`;

  if (failing > 0) {
    const also = unknown.length === 0 ? '' : `, and ${open}`;
    return { verdict: 'not-ready', verdictReason: `${critical(failing)} failed${also}`, toProve };
  }
  if (unknown.length > 0) {
    return { verdict: 'unproven', verdictReason: `no critical check failed, but ${open}`, toProve };
  }
  if (passing === 0) {
    return { verdict: 'unproven', verdictReason: 'no critical check applied, so nothing is proven', toProve };
  }
  return { verdict: 'ready', verdictReason: `${critical(passing)} passed and none failed`, toProve };
}

/** Unknowns by what stands in their way, most blocking first. */
function questionsOf(unknown: readonly Decisive[]): readonly OpenQuestion[] {
  const reasons = [...new Set(unknown.map((result) => result.reason ?? 'no reason given'))];
  return reasons
    .map((reason) => ({
      reason,
      ids: unknown.filter((result) => (result.reason ?? 'no reason given') === reason).map(({ id }) => id),
    }))
    .sort((left, right) => right.ids.length - left.ids.length);
}

function critical(count: number): string {
  return `${count} ${severityName.P0} ${count === 1 ? 'check' : 'checks'}`;
}
