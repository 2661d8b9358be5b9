import type { ServiceFact } from '../../model/facts/services.ts';
import type { Place } from '../../model/place.ts';

/** A service that cannot start before a log service is well: `via` are the services between. */
export interface Waiting {
  readonly service: ServiceFact;
  readonly via: readonly string[];
  readonly for: string;
  readonly at: Place;
}

/**
 * The way by which a service waits for one of these, directly or through others. Compose starts a service only after
 * everything it depends on, so any condition carries the wait on; only the last step must be about health.
 */
export function waitOf(
  service: ServiceFact,
  services: readonly ServiceFact[],
  isTarget: (service: ServiceFact) => boolean,
  visited: Set<string> = new Set(),
): Waiting | undefined {
  visited.add(service.name);
  const steps = service.dependsOn.flatMap((dependency) => {
    const next = services.find(({ name }) => name === dependency.service);
    return next === undefined ? [] : [{ next, at: dependency.at, condition: dependency.condition }];
  });
  const direct = steps.find(({ next, condition }) => isTarget(next) && condition !== 'service_started');
  if (direct !== undefined) return { service, via: [], for: direct.next.name, at: direct.at };

  for (const { next, at } of steps) {
    if (visited.has(next.name) || isTarget(next)) continue;
    const further = waitOf(next, services, isTarget, visited);
    if (further !== undefined) {
      return { service, via: [next.name, ...further.via], for: further.for, at };
    }
  }
  return undefined;
}
