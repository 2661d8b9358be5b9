import type { Check } from '../engine/check.ts';
import type { Practice } from '../engine/practice.ts';
import { severityName } from '../model/audit.ts';
import type { FactName } from '../model/facts/table.ts';
import { severityMeaning } from '../model/severity.ts';
import { factWords } from './fact-words.ts';
import { type Frame, fill } from './terminal/layout.ts';
import { painter } from './terminal/paint.ts';

/** What `seaworthy explain CHECK` prints: the check in full, without looking at any deployment. */
export function explain(
  check: Check,
  practice: Practice,
  { width, colour }: { readonly width: number; readonly colour: boolean },
): string {
  const frame: Frame = { width: Math.max(width, 20), paint: painter(colour) };
  const severity = `${check.severity} ${severityName[check.severity]}: ${severityMeaning[check.severity]}`;
  const lines = [
    ...fill(
      [
        { text: check.id, style: 'strong', whole: true },
        { text: severity, gap: 3 },
      ],
      frame,
    ),
    '',
    ...rows(
      [
        ['Wrong', check.fail],
        ['Well', check.pass],
        ['Harm', check.why],
        ['Looks at', factsOf(check.needs)],
        ['Sees more with', factsOf(check.uses ?? [])],
        ['Practice', `${practice.title} (${practice.id}, ${practice.priority}): ${practice.reason}`],
        ['Done means', practice.done],
        ['Remedy', 'The audit names it, for your files and with the line to change'],
        ['Sources', check.sources.join('; ')],
      ],
      frame,
    ),
    '',
    ...fill(
      [{ text: 'Run it alone:', style: 'quiet' }, command(`seaworthy audit --only ${check.id}`)],
      frame,
      0,
      2,
    ),
    ...fill(
      [{ text: 'Leave it out:', style: 'quiet' }, command(`seaworthy audit --skip ${check.id}`)],
      frame,
      0,
      2,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

function command(text: string) {
  return { text, whole: true };
}

/** Label and text in two columns; below one another where the screen is too narrow for that. */
function rows(pairs: readonly (readonly [string, string])[], frame: Frame): readonly string[] {
  const shown = pairs.filter(([, text]) => text !== '');
  const column = 2 + Math.max(...shown.map(([label]) => label.length));
  const isNarrow = frame.width < 50;
  return shown.flatMap(([label, text]) => {
    const head = { text: label, style: 'accent' as const, whole: true };
    if (isNarrow) return [...fill([head], frame), ...fill([{ text }], frame, 2)];
    return fill([head, { text, gap: column - label.length }], frame, 0, column);
  });
}

/** "the files (the services with …); Docker (the containers as they run)". */
function factsOf(names: readonly FactName[]): string {
  const sources = [...new Set(names.map((name) => factWords[name].source))];
  return sources
    .map((source) => {
      const own = names.map((name) => factWords[name]).filter((words) => words.source === source);
      return `${source} (${own.map(({ words }) => words).join(', ')})`;
    })
    .join('; ');
}
