// The whole measurement: trials made, judged and counted.
import { baseNames } from './bases/index.ts';
import { asWritten, layouts } from './layouts/index.ts';
import type { Layout } from './layouts/layout.ts';
import type { Mode } from './mutation.ts';
import { mutations } from './mutations/index.ts';
import { type Applicable, applicable, atRandom, inEveryLayout, onceEach, onEveryBase } from './plan.ts';
import { type Score, scoresOf } from './score.ts';
import { failing, isSevere } from './seen.ts';
import { type Judgement, judge, soundOne, type Trial } from './trial.ts';

export interface Exactness {
  readonly seed: number;
  readonly mutations: number;
  readonly modes: Readonly<Record<Mode, number>>;
  readonly bases: readonly string[];
  readonly layouts: readonly string[];
  readonly trials: number;
  readonly scores: readonly Score[];
  /** Sound deployments in all layouts, and P0 or P1 checks that failed on one. */
  readonly unsound: { readonly looked: number; readonly alarms: readonly string[] };
  readonly judgements: readonly Judgement[];
}

export interface Wanted {
  readonly seed: number;
  /** Random trials beyond the regular ones. */
  readonly rounds: number;
  /** Each breakage once, in place of every base and every layout. */
  readonly quick: boolean;
}

/** `progress` is told how many trials are done, now and then. */
export async function measureExactness(
  { seed, rounds, quick }: Wanted,
  progress: (done: number, of: number) => void = () => undefined,
): Promise<Exactness> {
  const all = await applicable();
  const regular = quick ? onceEach(all, seed) : [...onEveryBase(all), ...inEveryLayout(all)];
  const trials: readonly Trial[] = [...regular, ...atRandom(all, rounds, seed)];
  const judgements: Judgement[] = [];
  for (const trial of trials) {
    judgements.push(await judge(trial));
    if (judgements.length % 100 === 0) progress(judgements.length, trials.length);
  }
  return {
    seed,
    mutations: mutations.length,
    modes: modesOf(all),
    bases: baseNames,
    layouts: layouts.map(({ name }) => name),
    trials: trials.length,
    scores: scoresOf(judgements),
    unsound: await unsoundOnes(quick ? [] : layouts),
    judgements,
  };
}

/** Whether every P0 and P1 breakage was found, and nothing was told without a reason. */
export function isExact({ scores, unsound }: Exactness): boolean {
  const isFound = scores.every(({ severeExpected, severeFound }) => severeFound === severeExpected);
  return isFound && scores.every(({ told, right }) => told === right) && unsound.alarms.length === 0;
}

function modesOf(all: readonly Applicable[]): Readonly<Record<Mode, number>> {
  const count = (mode: Mode) => all.filter(({ mutation }) => mutation.mode === mode).length;
  return {
    static: count('static'),
    docker: count('docker'),
    postgres: count('postgres'),
    host: count('host'),
  };
}

async function unsoundOnes(rewritten: readonly Layout[]): Promise<Exactness['unsound']> {
  const alarms: string[] = [];
  const written = [asWritten, ...rewritten];
  for (const base of baseNames) {
    for (const layout of written) {
      const seen = await soundOne(base, layout);
      const told = new Set([...failing(seen.static, isSevere), ...failing(seen.live, isSevere)]);
      alarms.push(...[...told].map((id) => `FALSE ${id} [${base}, ${layout.name}: sound]`));
    }
  }
  return { looked: baseNames.length * written.length, alarms };
}
