import { printPlace } from '../../model/place.ts';
import type { Stage } from '../../model/plan.ts';
import { type Frame, fill, type Span } from '../terminal/layout.ts';
import type { Style } from '../terminal/paint.ts';
import { type DiffGroup, groupedDiff } from './diff-groups.ts';

const margin = 3;

const actions: Readonly<Record<Stage['action'], string>> = {
  apply: 'new',
  change: 'changed',
  withdraw: 'withdrawn',
};

/** One stage: what, why, what it risks and costs, value by value, and the very commands. */
export function stageLines(stage: Stage, number: number, frame: Frame): readonly string[] {
  const title: readonly Span[] = [
    { text: String(number), style: 'strong' },
    { text: stage.title, style: 'strong', gap: 2 },
    { text: stage.change, style: 'quiet', whole: true, gap: 2 },
    { text: `(${actions[stage.action]})`, style: 'quiet' },
  ];
  return [
    ...fill(title, frame, 0, margin),
    ...fill([{ text: stage.why }], frame, margin),
    ...labelled('Risk', stage.risk, frame),
    ...labelled('Downtime', stage.downtime, frame),
    ...groupedDiff(stage.diff).flatMap((group) => diffLines(group, frame)),
    // Whole, however long: a command that a line break tears does another thing when it is pasted.
    ...stage.commands.flatMap((command) => {
      return fill([{ text: `$ ${command}`, style: 'accent', whole: true }], frame, margin);
    }),
  ];
}

function labelled(label: string, text: string, frame: Frame): readonly string[] {
  return fill(
    [
      { text: label, style: 'quiet' },
      { text, gap: 2 },
    ],
    frame,
    margin,
    margin + 2,
  );
}

/** `~ services.db.ports  0.0.0.0:5432 → 127.0.0.1:5432  docker-compose.yml:41`, or `+ logging.driver  json-file  in db, auth`. */
function diffLines({ line, services }: DiffGroup, frame: Frame): readonly string[] {
  const { subject, before, after, at } = line;
  const { mark, style } = markOf(before, after);
  const last = services.length - 1;
  const spans: readonly Span[] = [
    { text: mark, style },
    { text: subject, whole: true },
    ...(before === null ? [] : [{ text: quotedIfEmpty(before), gap: 2 }]),
    ...(before === null || after === null ? [] : [{ text: '→', style: 'quiet' as const }]),
    ...(after === null ? [] : [{ text: quotedIfEmpty(after), gap: before === null ? 2 : 1 }]),
    ...(at === undefined ? [] : [{ text: printPlace(at), style: 'accent' as const, whole: true, gap: 2 }]),
    ...(services.length === 0 ? [] : [{ text: 'in', style: 'quiet' as const, gap: 2 }]),
    ...services.map((name, index) => ({ text: index < last ? `${name},` : name, whole: true })),
  ];
  return fill(spans, frame, margin, margin + 4);
}

function markOf(
  before: string | null,
  after: string | null,
): { readonly mark: string; readonly style: Style } {
  if (before === null) return { mark: '+', style: 'good' };
  return after === null ? { mark: '-', style: 'bad' } : { mark: '~', style: 'open' };
}

function quotedIfEmpty(text: string): string {
  return text === '' ? '""' : text;
}
