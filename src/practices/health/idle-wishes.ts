// Exceptions in seaworthy.yaml that nothing follows, with the reason. Silence would read as consent.
import type { Wishes } from '../../engine/wishes/schema.ts';
import type { ServiceFact } from '../../model/facts/services.ts';
import { checkOf } from './image-checks.ts';
import { verdictOf } from './truthful.ts';

/** A note for each service under `health.services` whose times go nowhere. */
export function idleWishes(services: readonly ServiceFact[], { health }: Wishes): readonly string[] {
  const written = Object.entries(health.services).filter(([, times]) => Object.keys(times).length > 0);
  return written.flatMap(([name]) => {
    const service = services.find((one) => one.name === name);
    const reason = service === undefined ? 'its profile is not active' : whyIdle(service, health);
    return reason === null ? [] : [`health.services.${name} has no effect: ${reason}`];
  });
}

function whyIdle(service: ServiceFact, { tune, truthful }: Wishes['health']): string | null {
  if (service.healthcheck?.disabled === true) return 'its check is switched off';
  if (checkOf(service) !== undefined) return tune ? null : 'health.tune is off';
  // A check that is new takes these times whatever `tune` says.
  if (truthful && verdictOf(service).kind === 'add') return null;
  return 'no check of it is known, neither in these files nor in its image; give it a healthcheck with a test';
}
