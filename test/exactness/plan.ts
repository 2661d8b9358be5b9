// Which trials are made.
import { Random } from '../differential/random.ts';
import { type BaseName, baseNames } from './bases/index.ts';
import { harmlessFacts } from './harmless-facts.ts';
import { harmlessFiles } from './harmless-files.ts';
import { asWritten, layouts } from './layouts/index.ts';
import type { Layout } from './layouts/layout.ts';
import type { Mutation } from './mutation.ts';
import { mutations } from './mutations/index.ts';
import { applies, type Trial } from './trial.ts';

/** A breakage and the bases it changes. */
export interface Applicable {
  readonly mutation: Mutation;
  readonly on: readonly BaseName[];
}

/** Changes that leave a deployment sound: after them nothing may be told. */
export const harmless: readonly Mutation[] = [...harmlessFiles, ...harmlessFacts];

/** All breakages and harmless changes. */
export async function applicable(): Promise<readonly Applicable[]> {
  return Promise.all(
    [...mutations, ...harmless].map(async (mutation) => {
      const are = await Promise.all(baseNames.map((base) => applies(mutation, base)));
      return { mutation, on: baseNames.filter((_, index) => are[index]) };
    }),
  );
}

/** Each breakage on each base that it changes, as written. */
export function onEveryBase(all: readonly Applicable[]): readonly Trial[] {
  return all.flatMap(({ mutation, on }) => on.map((base) => ({ base, layout: asWritten, mutation })));
}

/** Each breakage in each layout, on one base: the bases take turns. */
export function inEveryLayout(all: readonly Applicable[]): readonly Trial[] {
  return all.flatMap(({ mutation, on }, index) =>
    layouts.map((layout, turn) => ({ base: turnOf(on, index + turn), layout, mutation })),
  );
}

/** Each breakage once: in a layout and on a base that the seed decides, with noise. */
export function onceEach(all: readonly Applicable[], seed: number): readonly Trial[] {
  const random = new Random(seed);
  return all.map(({ mutation, on }) => ({
    base: turnOf(on, random.below(on.length)),
    layout: randomLayout(random),
    mutation,
    noise: random.below(2 ** 31),
  }));
}

/** So many trials of any breakage, base, layout (or two at once) and noise. */
export function atRandom(all: readonly Applicable[], rounds: number, seed: number): readonly Trial[] {
  const random = new Random(seed);
  return Array.from({ length: rounds }, () => {
    const { mutation, on } = turnOf(all, random.below(all.length));
    const layout = random.chance(0.5) ? randomLayout(random) : both(random);
    return { base: turnOf(on, random.below(on.length)), layout, mutation, noise: random.below(2 ** 31) };
  });
}

function randomLayout(random: Random): Layout {
  return turnOf(layouts, random.below(layouts.length));
}

/** Two layouts one after the other; of two that hide parts from each other, one alone. */
function both(random: Random): Layout {
  const pair = [randomLayout(random), randomLayout(random)] as const;
  const [first, last] = pair[0].hides === true ? [pair[1], pair[0]] : pair;
  if (first === last || first.hides === true) return last;
  return {
    name: `${first.name}+${last.name}`,
    what: `${first.what}; ${last.what}`,
    apply: (files) => last.apply(first.apply(files)),
    blind: [...(first.blind ?? []), ...(last.blind ?? [])],
  };
}

function turnOf<T>(list: readonly T[], turn: number): T {
  const item = list[turn % list.length];
  if (item === undefined) throw new Error('a breakage that applies nowhere');
  return item;
}
