import type { ServiceFact } from '../model/facts/services.ts';

/** Every name by which others on its networks reach a service. */
export function namesOf(service: ServiceFact): readonly string[] {
  const aliases = service.networks.flatMap((network) => network.aliases);
  const containerName = service.containerName === undefined ? [] : [service.containerName.value];
  return [service.name, ...containerName, ...aliases];
}
