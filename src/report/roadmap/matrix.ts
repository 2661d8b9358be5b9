import { type AuditReport, isOpen, type PracticeResult, severityName } from '../../model/audit.ts';
import { severities } from '../../model/severity.ts';
import { prose } from '../markdown/escape.ts';

/** The priority matrix: every practice by priority, and how it stands here. */
export function matrix(report: AuditReport): string {
  const rows = [...report.practices]
    .sort((left, right) => severities.indexOf(left.priority) - severities.indexOf(right.priority))
    .map((practice) => {
      const { priority, title, effort, impact, reason } = practice;
      const cells = [`**${priority}**`, title, effort, impact, reason].map((cell, index) =>
        index === 0 ? cell : prose(cell),
      );
      return [...cells, prose(stateOf(practice, report).words)];
    });
  const head = ['Priority', 'Practice', 'Effort', 'Impact', 'Reason', 'Here'];
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

export interface PracticeState {
  readonly words: string;
  /** Nothing fails, nothing is unknown, nothing waits for a person, and something passed. */
  readonly isInOrder: boolean;
}

/** How a practice stands in this deployment. */
export function stateOf({ id, counts }: PracticeResult, { results }: AuditReport): PracticeState {
  const own = results.filter(({ practice }) => practice === id);
  const open = severities.flatMap((severity) => {
    const count = own.filter((result) => result.severity === severity && isOpen(result)).length;
    return count === 0 ? [] : [`${count} ${severityName[severity]}`];
  });
  const accepted = own.filter((result) => result.accepted !== undefined).length;
  const pieces = [
    ...(open.length === 0 ? [] : [`${open.join(', ')} to mend`]),
    ...(accepted === 0 ? [] : [`${accepted} accepted`]),
    ...(counts.unknown === 0 ? [] : [`${counts.unknown} unknown`]),
    ...(counts.manual === 0 ? [] : [`${counts.manual} to look at`]),
  ];
  if (pieces.length > 0) return { words: pieces.join('; '), isInOrder: false };
  if (counts.pass > 0) return { words: `in order, ${counts.pass} passed`, isInOrder: true };
  return { words: counts.skip > 0 ? 'does not apply' : 'not checked', isInOrder: false };
}
