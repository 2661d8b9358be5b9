import type { Window } from '../restore/choice.ts';
import { inPostgres, type Target } from '../restore/target.ts';

/**
 * A second of the window, evenly: the same seed and window give the same one.
 *
 * @param seed whole number below 2^32
 */
export function randomSecond({ from, to }: Window, seed: number): Extract<Target, { kind: 'time' }> {
  const [first, last] = [Math.ceil(from / 1000), Math.max(Math.ceil(from / 1000), Math.floor(to / 1000))];
  const ms = (first + Math.floor(share(seed) * (last - first + 1))) * 1000;
  return { kind: 'time', ms, text: inPostgres(ms, '000000') };
}

/** 0 to below 1: the finaliser of MurmurHash3 (smhasher, MurmurHash3.cpp, fmix32), by which neighbours are far apart. */
function share(seed: number): number {
  let h = seed >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32;
}
