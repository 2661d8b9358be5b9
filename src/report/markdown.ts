// For a comment under a pull request, or a page of a wiki.
import { counted } from '../engine/words.ts';
import { type AuditReport, type CheckResult, isOpen, severityName } from '../model/audit.ts';
import { severities, severityMeaning } from '../model/severity.ts';
import type { RenderOptions } from './formats.ts';
import { code, prose } from './markdown/escape.ts';
import { findingItem } from './markdown/finding.ts';
import { countsTable, gainBlocks, headBlocks } from './markdown/head.ts';
import { acceptedOf, acceptedWords, ignoreNotes } from './words.ts';

/** GitHub takes comments of 65,536 characters. Bytes are counted, which are never fewer; a margin is kept for the last line. */
const mostBytes = 65_000;

/** A piece of the page; an `item` goes below the one before it, anything else stands alone. */
interface Block {
  readonly text: string;
  readonly item: boolean;
}

/** The report as GitHub Flavored Markdown. What does not fit is counted at the end, the least severe going first. */
export function renderMarkdown(report: AuditReport, { all }: Pick<RenderOptions, 'all'>): string {
  const blocks = [
    ...[...headBlocks(report), countsTable(report), ...gainBlocks(report)].map(alone),
    ...severities.flatMap((severity) => findingBlocks(report, severity)),
    ...listBlocks('### Could not be judged', unknownItems(having(report, 'unknown'))),
    ...listBlocks('### To look at yourself', having(report, 'manual').map(manualItem)),
    ...listBlocks('### Accepted for now', acceptedOf(report).map(acceptedItem)),
    ...listBlocks(
      '### Fixed',
      (report.baseline?.fixed ?? []).map(({ title, id }) => `- ${prose(title)} ${code(id)}`),
    ),
    ...listBlocks(
      '### Entries of the ignore file that do nothing',
      ignoreNotes(report).map((note) => `- Note: ${prose(note)}`),
    ),
    ...(all ? quietBlocks(report) : []),
  ];
  return fitting(blocks);
}

function fitting(blocks: readonly Block[]): string {
  let text = '';
  let bytes = 0;
  for (const [index, block] of blocks.entries()) {
    const piece = `${index === 0 ? '' : block.item ? '\n' : '\n\n'}${block.text}`;
    bytes += Buffer.byteLength(piece);
    if (bytes > mostBytes) return `${text}\n\n${cutWords(blocks.slice(index))}\n`;
    text += piece;
  }
  return `${text}\n`;
}

function cutWords(left: readonly Block[]): string {
  const items = left.filter(({ item }) => item).length;
  return `**Cut here:** a comment holds no more. ${counted(items, 'entry').replace(/entrys$/, 'entries')} left out; the whole: \`seaworthy audit --format html -o audit.html\``;
}

function findingBlocks({ results }: AuditReport, severity: CheckResult['severity']): readonly Block[] {
  const own = results.filter((result) => result.severity === severity && isOpen(result));
  const title = `### ${severity} ${severityName[severity]}: ${severityMeaning[severity]}`;
  return listBlocks(title, own.map(findingItem));
}

function quietBlocks(report: AuditReport): readonly Block[] {
  const passed = having(report, 'pass').map(({ title, id }) => `- ${prose(title)} ${code(id)}`);
  const skipped = having(report, 'skip').map(
    ({ reason, id }) => `- ${code(id)}: ${prose(reason ?? 'does not apply')}`,
  );
  return [...listBlocks('### Passed', passed), ...listBlocks('### Does not apply', skipped)];
}

/** By what stands in the way: one line for each reason. */
function unknownItems(unknown: readonly CheckResult[]): readonly string[] {
  const reasons = [...new Set(unknown.map(({ reason }) => reason ?? 'no reason given'))];
  return reasons.map((reason) => {
    const own = unknown.filter((result) => (result.reason ?? 'no reason given') === reason);
    const names = own.map(({ id, severity }) => `${severity} ${code(id)}`);
    return `- ${counted(own.length, 'check')}: ${prose(reason)}: ${names.join(', ')}`;
  });
}

function manualItem({ title, id, severity, reason }: CheckResult): string {
  return `- ${severity} ${prose(reason ?? title)} ${code(id)}`;
}

function acceptedItem({ title, id, severity, accepted }: CheckResult): string {
  const words = accepted === undefined ? '' : `: ${prose(acceptedWords(accepted))}`;
  return `- ${severity} ${prose(title)} ${code(id)}${words}`;
}

function having({ results }: AuditReport, status: CheckResult['status']): readonly CheckResult[] {
  return results.filter((result) => result.status === status);
}

function listBlocks(title: string, items: readonly string[]): readonly Block[] {
  if (items.length === 0) return [];
  const [first = '', ...others] = items;
  return [alone(title), { text: `\n${first}`, item: true }, ...others.map((text) => ({ text, item: true }))];
}

function alone(text: string): Block {
  return { text, item: false };
}
