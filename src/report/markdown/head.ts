import { type AuditReport, severityName, statuses } from '../../model/audit.ts';
import type { Status } from '../../model/outcome.ts';
import { severities } from '../../model/severity.ts';
import {
  acceptedOf,
  baselineWords,
  deploymentPieces,
  failingCounts,
  placeOf,
  selectionWords,
  verdictWords,
} from '../words.ts';
import { code, fenced, prose } from './escape.ts';

/** Which deployment this is. */
export function whereabouts(report: AuditReport): string {
  const place = `Supabase at ${code(report.deployment.directory ?? 'an unknown directory')}`;
  return [place, ...deploymentPieces(report).map(prose)].join(' · ');
}

/** Verdict, score, coverage and what must be heard first. */
export function headBlocks(report: AuditReport): readonly string[] {
  const { score, coverage, verdict, verdictReason, headlines } = report;
  const failing = failingCounts(report).map(({ severity, count }) => `${count} ${severityName[severity]}`);
  const accepted = acceptedOf(report).length;
  const counts = [...failing, ...(accepted === 0 ? [] : [`${accepted} accepted`])];
  const figures = [
    score === null ? 'No score' : `**Score ${score}/100**`,
    `coverage ${coverage} %`,
    counts.length === 0 ? 'nothing fails' : counts.join(', '),
  ];
  return [
    `## Seaworthy audit: ${verdictWords[verdict]}`,
    whereabouts(report),
    figures.join(' · '),
    `Verdict: ${prose(verdictReason)}.`,
    ...[selectionWords(report), baselineWords(report)].flatMap((words) =>
      words === null ? [] : [`Note: ${prose(words)}.`],
    ),
    ...headlines.map((headline) => {
      const place = placeOf(headline);
      return `> **${prose(headline.text)}**${place === null ? '' : ` ${code(place)}`}`;
    }),
  ];
}

const columns: Readonly<Record<Status, string>> = {
  fail: 'Failed',
  unknown: 'Unknown',
  manual: 'By hand',
  pass: 'Passed',
  skip: 'Does not apply',
};

/** Results by severity and status. */
export function countsTable({ counts }: AuditReport): string {
  const rows = severities.map((severity) => {
    return [`${severity} ${severityName[severity]}`, ...statuses.map((status) => counts[severity][status])];
  });
  const head = ['Severity', ...statuses.map((status) => columns[status])];
  return [head, ['---', ...statuses.map(() => '---:')], ...rows]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');
}

/** The remedies that gain most, best first. */
export function gainBlocks({ mostToGain }: AuditReport): readonly string[] {
  if (mostToGain.length === 0) return [];
  const items = mostToGain.map(({ text, command, gain, id }, index) => {
    const line = `${index + 1}. **+${gain}** ${prose(text)} ${code(id)}`;
    return command === undefined ? line : `${line}\n\n${fenced(command, '   ')}`;
  });
  return ['### Most to gain', items.join('\n')];
}
