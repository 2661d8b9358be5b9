import type { ObjectSample } from '../../model/facts/objects.ts';
import { oneLine } from '../../model/problem.ts';
import type { GathererContext } from '../gatherer.ts';

const firstOnes = 5;
const longest = 120;

/** Names are what users typed: redacted, on one line, and cut. */
export function sampleOf(context: GathererContext, names: readonly string[]): ObjectSample {
  const first = names.slice(0, firstOnes).map((name) => {
    const shown = oneLine(context.redactor.text(name));
    return shown.length > longest ? `${[...shown].slice(0, longest).join('')}…` : shown;
  });
  return { count: names.length, first };
}
