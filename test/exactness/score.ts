import { practices } from '../../src/practices/catalogue.generated.ts';
import { isSevere } from './seen.ts';
import type { Judgement } from './trial.ts';

/** What a trial came to, wherever it was made. */
export type Judged = Pick<Judgement, 'expected' | 'missed' | 'alarms' | 'falseAlarms'>;

/** What one practice's checks found of what they had to find, and how much of what they told was so. */
export interface Score {
  readonly practice: string;
  /** Failures that had to be told: one per trial and check. */
  readonly expected: number;
  readonly found: number;
  /** The same for P0 and P1 alone. */
  readonly severeExpected: number;
  readonly severeFound: number;
  /** New failures told in all trials, and those with a reason. */
  readonly told: number;
  readonly right: number;
}

/** One line per practice that was asked for something, in the order of reports. */
export function scoresOf(judgements: readonly Judged[]): readonly Score[] {
  return practices
    .map(({ id }) => scoreOf(id, judgements))
    .filter(({ expected, told }) => expected + told > 0);
}

export function total(scores: readonly Score[]): Score {
  const sum = (pick: (score: Score) => number) => scores.reduce((all, score) => all + pick(score), 0);
  return {
    practice: 'all',
    expected: sum(({ expected }) => expected),
    found: sum(({ found }) => found),
    severeExpected: sum(({ severeExpected }) => severeExpected),
    severeFound: sum(({ severeFound }) => severeFound),
    told: sum(({ told }) => told),
    right: sum(({ right }) => right),
  };
}

function scoreOf(practice: string, judgements: readonly Judged[]): Score {
  const isOwn = (id: string) => id.startsWith(`${practice}/`);
  const expected = judgements.flatMap((one) => one.expected.filter(isOwn));
  const missed = judgements.flatMap(({ missed }) => [...new Set(missed.map(({ id }) => id))].filter(isOwn));
  const told = judgements.flatMap(({ alarms }) => alarms.filter(isOwn));
  const wrong = judgements.flatMap(({ falseAlarms }) => falseAlarms.filter(isOwn));
  const severe = expected.filter(isSevere);
  return {
    practice,
    expected: expected.length,
    found: expected.length - missed.length,
    severeExpected: severe.length,
    severeFound: severe.length - missed.filter(isSevere).length,
    told: told.length,
    right: told.length - wrong.length,
  };
}
