import type { GathererContext } from './gatherer.ts';
import type { Redactor } from './redactor.ts';

/**
 * Does work that several gatherers share once per collection. A collection is known by its redactor, which is made
 * afresh for each, so a second collection looks again.
 */
export function oncePerCollection<T>(
  work: (context: GathererContext) => Promise<T>,
): (context: GathererContext) => Promise<T> {
  const begun = new WeakMap<Redactor, Promise<T>>();
  return function once(context) {
    const before = begun.get(context.redactor);
    if (before !== undefined) return before;
    const promise = work(context);
    begun.set(context.redactor, promise);
    return promise;
  };
}
