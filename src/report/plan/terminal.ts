import { counted } from '../../engine/words.ts';
import { hasWork, type Pending, type Plan, type PlanNote } from '../../model/plan.ts';
import { type Frame, fill, type Span } from '../terminal/layout.ts';
import { painter } from '../terminal/paint.ts';
import { stageLines } from './stage.ts';

export interface PlanScreen {
  /** Columns. */
  readonly width: number;
  readonly colour: boolean;
  /** What applies this very plan, for people to copy; null = they are about to. */
  readonly applyCommand: string | null;
  /** What writes it to a file; null = that was done. */
  readonly keepCommand: string | null;
}

/** The plan for a terminal: how much and what it costs, then stage by stage, then what is left alone and what to know. */
export function renderPlan(plan: Plan, { width, colour, applyCommand, keepCommand }: PlanScreen): string {
  const frame = { width: Math.max(width, 20), paint: painter(colour) };
  const lines = [
    ...headerLines(plan, frame),
    ...plan.stages.flatMap((stage, index) => ['', ...stageLines(stage, index + 1, frame)]),
    ...pendingLines(plan, frame),
    ...noteLines(plan.notes, frame),
    ...(hasWork(plan) ? nextLines(applyCommand, keepCommand, frame) : []),
  ];
  return `${lines.join('\n')}\n`;
}

function headerLines(plan: Plan, frame: Frame): readonly string[] {
  const where = fill(
    [
      { text: `Supabase at ${plan.directory}`, style: 'strong', whole: true },
      { text: `project ${plan.project}`, gap: 3, whole: true },
      ...(plan.live ? [] : [{ text: 'files only: containers were not asked', gap: 3 }]),
    ],
    frame,
  );
  if (!hasWork(plan)) {
    return [...where, '', ...fill([{ text: 'Nothing to do', style: 'good', whole: true }], frame)];
  }
  const pieces = [
    ...(plan.stages.length === 0 ? [] : [counted(plan.stages.length, 'stage')]),
    ...(plan.recreates.length === 0 ? [] : [`recreates ${counted(plan.recreates.length, 'container')}`]),
  ];
  return [
    ...where,
    '',
    ...fill([{ text: pieces.join(' · '), style: 'strong' }], frame),
    ...fill(
      [
        { text: 'Downtime', style: 'quiet' },
        { text: plan.downtime, gap: 2 },
      ],
      frame,
      0,
      10,
    ),
    ...onceLines(plan, frame),
  ];
}

/** Each stage names its own containers and its own command, as if it came alone. */
function onceLines({ stages }: Plan, frame: Frame): readonly string[] {
  if (stages.filter(({ recreates }) => recreates.length > 0).length < 2) return [];
  return fill([{ text: 'Once for all stages: no container is recreated twice' }], frame, 10);
}

function pendingLines({ pending, options }: Plan, frame: Frame): readonly string[] {
  if (pending.length === 0) return [];
  const title = options.includePending
    ? 'Pending before, and recreated with this plan'
    : 'Pending: running containers differ from the files already, and are left alone';
  return [
    '',
    ...fill([{ text: title, style: 'strong' }], frame),
    ...pending.flatMap((one) => onePending(one, frame)),
  ];
}

function onePending({ service, differs, refused }: Pending, frame: Frame): readonly string[] {
  const spans: readonly Span[] = [
    { text: service, style: 'open', whole: true },
    ...differs.map((text, index) => ({ text: index < differs.length - 1 ? `${text};` : text, gap: 2 })),
  ];
  const never: readonly Span[] = [{ text: 'never recreated:', style: 'bad' }, { text: refused ?? '' }];
  return [...fill(spans, frame, 2, 4), ...(refused === undefined ? [] : fill(never, frame, 4, 6))];
}

function noteLines(notes: readonly PlanNote[], frame: Frame): readonly string[] {
  if (notes.length === 0) return [];
  const lines = notes.flatMap(({ change, text }) => {
    const who: readonly Span[] =
      change === undefined ? [] : [{ text: `${change}:`, style: 'quiet', whole: true }];
    return fill([{ text: '-' }, ...who, { text }], frame, 2, 4);
  });
  return ['', ...fill([{ text: 'Notes', style: 'strong' }], frame), ...lines];
}

function nextLines(apply: string | null, keep: string | null, frame: Frame): readonly string[] {
  if (apply === null) return [];
  const next: readonly (readonly [string, string])[] = [
    ['Apply:', apply],
    ...(keep === null ? [] : [['Keep it:', keep] as const]),
  ];
  return [
    '',
    ...next.flatMap(([label, command]) => {
      return fill(
        [
          { text: label, style: 'quiet' },
          { text: command, style: 'accent', whole: true },
        ],
        frame,
        0,
        2,
      );
    }),
  ];
}
