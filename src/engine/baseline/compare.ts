import type { AuditReport, FixedFinding } from '../../model/audit.ts';
import type { Baseline } from './read.ts';

/**
 * The report with every failure marked as new or known since an earlier report, and what was found then and is not now.
 * A check that could not be judged now, or was left out, has fixed nothing. What was accepted then was known then.
 */
export function compareWithBaseline(report: AuditReport, baseline: Baseline): AuditReport {
  const before = baseline.results.filter(({ status }) => status === 'fail');
  const known = new Set(before.map(({ key }) => key));
  const results = report.results.map((result) => {
    if (result.status !== 'fail') return result;
    return { ...result, since: known.has(result.key) ? ('known' as const) : ('new' as const) };
  });
  const failing = results.filter(({ status }) => status === 'fail');
  const present = new Set(failing.map(({ key }) => key));
  const judged = new Set(results.filter(({ status }) => status !== 'unknown').map(({ id }) => id));
  const fixed: readonly FixedFinding[] = before
    .filter(({ id, key }) => judged.has(id) && !present.has(key))
    .map(({ id, key, title, severity }) => ({ id, key, title, severity }));
  const fresh = failing.filter((result) => 'since' in result && result.since === 'new').length;
  return {
    ...report,
    results,
    baseline: {
      file: baseline.file,
      generatedAt: baseline.generatedAt,
      new: fresh,
      known: failing.length - fresh,
      fixed,
    },
  };
}
