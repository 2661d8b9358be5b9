// Which containers follow a change.
import { at } from '../../deployment/node.ts';
import type { Pending, PlanOptions } from '../../model/plan.ts';
import type { Adopted } from '../adopted.ts';
import { levelsOf, needsOf } from '../apply/levels.ts';
import { sharersOf } from '../compose/shared.ts';
import type { Candidate } from '../render/candidate.ts';
import type { Containers } from './downtime.ts';
import type { LiveView } from './live-view.ts';

export function containersOf(view: LiveView, { filesOnly }: PlanOptions): Containers {
  if (filesOnly) return 'not touched';
  if (!view.asked) return 'not asked';
  return view.running.size === 0 ? 'stopped' : 'running';
}

/**
 * The services of a list whose containers would be made anew, in the order of `up`. A service that does not run stays
 * stopped, unless it is a new one of ours and the stack runs; one that was pending before is left alone. Those that share the
 * network of one follow it; where one of them may not be touched, neither may what it shares.
 */
export function recreationOf(request: {
  readonly view: LiveView;
  readonly pending: readonly Pending[];
  readonly options: PlanOptions;
  readonly adopted: Adopted;
  readonly candidate: Candidate;
}): (services: readonly string[]) => readonly string[] {
  const { view, pending, options, adopted, candidate } = request;
  const running: ReadonlySet<string> = view.asked ? view.running : new Set();
  const waiting = new Set(options.includePending ? [] : pending.map(({ service }) => service));
  const needs = needsOf(candidate.project);

  function follows(service: string): boolean {
    if (at(candidate.project.root, 'services', service) === undefined || waiting.has(service)) return false;
    if (runningSharers([service]).some((name) => waiting.has(name))) return false;
    const isNew = at(adopted.project.root, 'services', service) === undefined;
    return running.has(service) || (isNew && running.size > 0);
  }

  function runningSharers(services: readonly string[]): readonly string[] {
    return sharersOf(services, candidate.project).filter((name) => running.has(name));
  }

  return (services) => {
    const own = services.filter(follows);
    return levelsOf([...own, ...runningSharers(own)], needs).flat();
  };
}
