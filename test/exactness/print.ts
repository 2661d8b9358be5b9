import type { Exactness } from './exactness.ts';
import { type Score, total } from './score.ts';
import type { Judgement } from './trial.ts';

/** The figures as a table of at most 80 columns, then what went wrong, one line each. */
export function printExactness(result: Exactness): string {
  const { scores, seed, mutations, harmless, trials, bases, layouts, unsound, judgements } = result;
  const wrong = judgements.flatMap(faults);
  const modes = Object.entries(result.modes).map(([mode, count]) => `${count} ${mode}`);
  return [
    `${mutations} breakages (${modes.join(', ')})`,
    `and ${harmless} harmless changes of ${bases.length} sound deployments,`,
    `as written and in ${layouts.length} layouts: ${trials} trials, seed ${seed}`,
    '',
    ...scoreTable(scores),
    '',
    `sound deployments: ${unsound.looked} looked at, ${unsound.alarms.length} false alarms of P0 or P1`,
    ...unsound.alarms,
    ...wrong,
    '',
  ].join('\n');
}

/** Recall and precision, a line per practice and one for all. */
export function scoreTable(scores: readonly Score[]): readonly string[] {
  const head = 'practice      expected   found  recall  P0+P1 recall     told   right  precision';
  return [head, ...[...scores, total(scores)].map(row)];
}

/** Missed checks and false alarms of one trial, each with what reproduces it. */
export function faults({ trial, missed, falseAlarms }: Judgement): readonly string[] {
  const { base, layout, mutation, noise } = trial;
  const where = `${base}, ${layout.name}${noise === undefined ? '' : `, noise ${noise}`}: ${mutation.what}`;
  return [
    ...missed.map(({ id, said }) => `MISS  ${id} said ${said} [${where}]`),
    ...falseAlarms.map((id) => `FALSE ${id} [${where}]`),
  ];
}

function row(score: Score): string {
  const { practice, expected, found, severeExpected, severeFound, told, right } = score;
  return [
    practice.padEnd(12),
    `${expected}`.padStart(10),
    `${found}`.padStart(8),
    share(found, expected).padStart(8),
    share(severeFound, severeExpected).padStart(14),
    `${told}`.padStart(9),
    `${right}`.padStart(8),
    share(right, told).padStart(11),
  ].join('');
}

function share(part: number, whole: number): string {
  return whole === 0 ? '-' : `${((100 * part) / whole).toFixed(1)} %`;
}
