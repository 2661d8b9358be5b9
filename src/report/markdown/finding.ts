import type { CheckResult, EvidenceLine } from '../../model/audit.ts';
import { placeOf } from '../words.ts';
import { code, fenced, prose } from './escape.ts';

/** More evidence than this is counted: a comment is read, not searched. */
const mostEvidence = 5;

/** A failure as an item of a list: what, where, and the remedy. */
export function findingItem(result: CheckResult): string {
  const { id, title, detail, evidence, remedy, since } = result;
  const mark = since === 'new' ? ' **new**' : '';
  const more = evidence.length - mostEvidence;
  const lines = [
    `- **${prose(title)}** ${code(id)}${mark}`,
    ...(detail === undefined ? [] : [`  - Seen: ${prose(detail)}`]),
    ...evidence.slice(0, mostEvidence).map((line) => `  - At ${evidenceText(line)}`),
    ...(more > 0 ? [`  - And ${more} more`] : []),
    ...(remedy === undefined ? [] : remedyLines(remedy)),
  ];
  return lines.join('\n');
}

/** "`.env:31` `ANON_KEY`: the published sample". */
export function evidenceText(line: EvidenceLine): string {
  const place = placeOf(line);
  return `${place === null ? '' : `${code(place)} `}${code(line.subject)}: ${code(line.saw)}`;
}

function remedyLines({ text, command }: NonNullable<CheckResult['remedy']>): readonly string[] {
  const line = `  - Remedy: ${prose(text)}`;
  return command === undefined ? [line] : [line, '', fenced(command, '    ')];
}
