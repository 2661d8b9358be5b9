// Repeatable chance: mulberry32, a public-domain generator of 32 bits (github.com/bryc/code, PRNGs.md).

export interface Random {
  /** A whole number from 0 to below `count`. */
  readonly below: (count: number) => number;
  /** True with this chance. */
  readonly isIt: (chance?: number) => boolean;
  readonly of: <T>(list: readonly [T, ...T[]]) => T;
  readonly shuffled: <T>(list: readonly T[]) => readonly T[];
}

export function randomOf(seed: number): Random {
  let state = seed >>> 0;

  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  const below = (count: number) => Math.floor(next() * count);
  return {
    below,
    isIt: (chance = 0.5) => next() < chance,
    of: (list) => list[below(list.length)] ?? list[0],
    shuffled: (list) => {
      const keyed = list.map((item) => ({ item, at: next() }));
      return keyed.sort((one, other) => one.at - other.at).map(({ item }) => item);
    },
  };
}
