import type { AuditReport, CheckResult } from '../../model/audit.ts';
import type { Status } from '../../model/outcome.ts';
import { acceptedWords } from '../words.ts';
import { locationOf, relatedLocations } from './location.ts';
import { plain } from './plain.ts';
import { levelOf } from './rules.ts';
import { ended, remedyWords } from './words.ts';

/** SARIF 2.1.0 section 3.27.9: `open` = not enough was known, `review` = a person must look. */
const kindOf: Readonly<Record<Status, string>> = {
  fail: 'fail',
  unknown: 'open',
  manual: 'review',
  pass: 'pass',
  skip: 'notApplicable',
};

/** One result as SARIF has it; `ruleIndex` is the place of its rule. */
export function sarifResult(result: CheckResult, ruleIndex: number, report: AuditReport) {
  const { id, status, severity, practice, key, since } = result;
  const related = relatedLocations(result);
  return {
    ruleId: id,
    ruleIndex,
    kind: kindOf[status],
    // Section 3.27.10: only a failure has a level.
    level: status === 'fail' ? levelOf[severity] : 'none',
    message: { text: plain(messageOf(result)) },
    locations: [locationOf(result, report)],
    ...(related.length === 0 ? {} : { relatedLocations: related }),
    partialFingerprints: { 'seaworthyKey/v1': key },
    ...(since === undefined ? {} : { baselineState: since === 'new' ? 'new' : 'unchanged' }),
    ...(report.ignore === undefined ? {} : { suppressions: suppressionsOf(result) }),
    properties: { severity, practice, status },
  };
}

/** What is wrong here and what to do, in a few sentences. */
function messageOf(result: CheckResult): string {
  const { status, title, detail, reason, evidence, remedy } = result;
  if (status === 'fail') {
    return [`${title}: ${ended(detail ?? '')}`, ...remedyWords(remedy)].join(' ');
  }
  if (status === 'unknown')
    return `Not proven: ${title}. Could not be judged: ${ended(reason ?? 'no reason given')}`;
  if (status === 'manual') return `Look at it yourself: ${reason ?? title}`;
  if (status === 'skip') return `Does not apply: ${reason ?? title}`;
  const seen = [...new Set(evidence.map(({ subject, saw }) => `${subject}: ${saw}`))];
  return seen.length === 0 ? `${title}.` : `${title}. Seen: ${seen.join('; ')}.`;
}

/** Section 3.35; once one result of a run has the list, all should. */
function suppressionsOf({ accepted }: CheckResult) {
  if (accepted === undefined) return [];
  return [{ kind: 'external', status: 'accepted', justification: plain(acceptedWords(accepted)) }];
}
