// The whole measurement: trials made, judged and counted.
import { baseNames } from './bases/index.ts';
import { asWritten, layouts } from './layouts/index.ts';
import type { Layout } from './layouts/layout.ts';
import type { Mode } from './mutation.ts';
import { mutations } from './mutations/index.ts';
import { applicable, atRandom, harmless, inEveryLayout, onceEach, onEveryBase } from './plan.ts';
import { type Score, scoresOf } from './score.ts';
import { failing, isSevere } from './seen.ts';
import { type Judgement, judge, soundOne, type Trial } from './trial.ts';

export interface Exactness {
  readonly seed: number;
  readonly mutations: number;
  /** Changes that break nothing, tried as breakages are. */
  readonly harmless: number;
  readonly modes: Readonly<Record<Mode, number>>;
  readonly bases: readonly string[];
  readonly layouts: readonly string[];
  readonly trials: number;
  readonly scores: readonly Score[];
  /** Sound deployments in all layouts, and P0 or P1 checks that failed on one. */
  readonly unsound: { readonly looked: number; readonly alarms: readonly string[] };
  readonly judgements: readonly Judgement[];
}

export type Extent = 'once' | 'bases' | 'layouts';

export interface Wanted {
  readonly seed: number;
  /** Random trials beyond the regular ones. */
  readonly rounds: number;
  /** How much is tried regularly: each change once, on every base besides, or in every layout besides. */
  readonly extent: Extent;
}

/** `progress` is told how many trials are done, now and then. */
export async function measureExactness(
  { seed, rounds, extent }: Wanted,
  progress: (done: number, of: number) => void = () => undefined,
): Promise<Exactness> {
  const all = await applicable();
  const trials: readonly Trial[] = [
    ...onceEach(all, seed),
    ...(extent === 'once' ? [] : onEveryBase(all)),
    ...(extent === 'layouts' ? inEveryLayout(all) : []),
    ...atRandom(all, rounds, seed),
  ];
  const judgements: Judgement[] = [];
  for (const trial of trials) {
    judgements.push(await judge(trial));
    if (judgements.length % 100 === 0) progress(judgements.length, trials.length);
  }
  return {
    seed,
    mutations: mutations.length,
    harmless: harmless.length,
    modes: modesOf(),
    bases: baseNames,
    layouts: layouts.map(({ name }) => name),
    trials: trials.length,
    scores: scoresOf(judgements),
    unsound: await unsoundOnes(extent === 'once' ? [] : layouts),
    judgements,
  };
}

/** Whether every P0 and P1 breakage was found, and nothing was told without a reason. */
export function isExact({ scores, unsound }: Exactness): boolean {
  const isFound = scores.every(({ severeExpected, severeFound }) => severeFound === severeExpected);
  return isFound && scores.every(({ told, right }) => told === right) && unsound.alarms.length === 0;
}

function modesOf(): Readonly<Record<Mode, number>> {
  const count = (mode: Mode) => mutations.filter((mutation) => mutation.mode === mode).length;
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
