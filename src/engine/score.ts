// DESIGN section 2: a pass earns its weight, a failure earns nothing, an unknown leaves the score and lowers the
// coverage, what does not apply or needs a person's eyes leaves both.
import { type Counts, statuses } from '../model/audit.ts';
import type { Status } from '../model/outcome.ts';
import { type Severity, severities, severityWeight } from '../model/severity.ts';

/** As much of a result as the score looks at. */
export interface Judged {
  readonly severity: Severity;
  readonly status: Status;
}

export interface Score {
  /** 0–100; null when nothing could be judged. */
  readonly score: number | null;
  readonly coverage: number;
}

/** Score and coverage of some results: of a deployment, or of one practice. */
export function scoreOf(results: readonly Judged[]): Score {
  const earned = weightOf(results, 'pass');
  const judged = earned + weightOf(results, 'fail');
  const seen = judged + weightOf(results, 'unknown');
  return {
    score: judged === 0 ? null : percent(earned, judged),
    coverage: seen === 0 ? 100 : percent(judged, seen),
  };
}

/** How many results of each severity came to each status. */
export function countsOf(results: readonly Judged[]): Counts {
  const rows = severities.map((severity) => {
    return [severity, countStatuses(results.filter((result) => result.severity === severity))] as const;
  });
  return Object.fromEntries(rows) as Record<Severity, Record<Status, number>>;
}

/** How many results came to each status. */
export function countStatuses(results: readonly Judged[]): Readonly<Record<Status, number>> {
  const rows = statuses.map((status) => {
    return [status, results.filter((result) => result.status === status).length] as const;
  });
  return Object.fromEntries(rows) as Record<Status, number>;
}

function weightOf(results: readonly Judged[], status: Status): number {
  return results
    .filter((result) => result.status === status)
    .reduce((sum, { severity }) => sum + severityWeight[severity], 0);
}

/** Rounded, but 100 is kept for the whole: 99.6 % with a failure in it must not read as perfect. */
function percent(part: number, whole: number): number {
  return part === whole ? 100 : Math.min(99, Math.round((100 * part) / whole));
}
