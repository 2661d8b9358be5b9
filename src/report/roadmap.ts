// The way from here to production: the priority matrix and the four weeks of the report that Seaworthy began from, made of
// what this audit found.
import type { AuditReport } from '../model/audit.ts';
import { code, prose } from './markdown/escape.ts';
import { headBlocks } from './markdown/head.ts';
import { weekItems } from './roadmap/items.ts';
import { matrix } from './roadmap/matrix.ts';
import { weeks } from './roadmap/weeks.ts';
import { acceptedOf, acceptedWords, ignoreNotes } from './words.ts';

/** The road map as GitHub Flavored Markdown: boxes to tick, the worst first in each week. */
export function renderRoadmap(report: AuditReport): string {
  const [, ...head] = headBlocks(report);
  const byWeek = weeks.flatMap((week) => {
    const items = weekItems(week, report);
    return items.length === 0 ? [] : [`## Week ${week.number}: ${week.title}`, items.join('\n')];
  });
  const blocks = [
    '# Road map to production',
    ...head,
    '## Priority matrix',
    matrix(report),
    ...byWeek,
    ...listed(
      '## Accepted for now',
      acceptedOf(report).map(({ id, title, severity, accepted }) => {
        return `- ${severity} ${prose(title)} ${code(id)}${accepted === undefined ? '' : `: ${prose(acceptedWords(accepted))}`}`;
      }),
    ),
    ...listed(
      '## Entries of the ignore file that do nothing',
      ignoreNotes(report).map((note) => `- Note: ${prose(note)}`),
    ),
    'Made by Seaworthy from an audit; run it again to tick what is done.',
  ];
  return `${blocks.join('\n\n')}\n`;
}

function listed(title: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : [title, items.join('\n')];
}
