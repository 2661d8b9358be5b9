import type { Place } from '../model/place.ts';
import { type Mapping, type Node, at as nodeAt } from './node.ts';
import { printed } from './tree/build.ts';
import { wrongValue } from './trouble.ts';

/** Old attributes and the places under `deploy` that say the same. */
const twins = [
  ['cpus', 'limits', 'cpus'],
  ['mem_limit', 'limits', 'memory'],
  ['mem_reservation', 'reservations', 'memory'],
  ['pids_limit', 'limits', 'pids'],
] as const;

/** Where two attributes of a service say the same thing, they must agree (compose-go v2.9.1, loader/validate.go). */
export function checkAgreement(name: string, service: Mapping, at: Place): void {
  for (const [attribute, kind, twin] of twins) {
    const own = service.entries.get(attribute)?.value;
    const resources = nodeAt(service, 'deploy', 'resources', kind);
    if (own === undefined || resources === undefined) continue;
    const other = nodeAt(resources, twin);
    if (other === undefined || printed(other) !== printed(own)) {
      throw wrongValue(
        `services.${name}.${attribute}`,
        `differs from deploy.resources.${kind}.${twin}`,
        own.at,
      );
    }
  }
  checkScale(name, service, at);
}

function checkScale(name: string, service: Mapping, at: Place): void {
  const scale = numberOf(service.entries.get('scale')?.value);
  const replicas = numberOf(nodeAt(service, 'deploy', 'replicas'));
  if (scale !== undefined && replicas !== undefined && scale !== replicas) {
    throw wrongValue(`services.${name}`, 'has distinct values for scale and deploy.replicas', at);
  }
  const wanted = scale ?? replicas ?? 1;
  if (wanted < 0) throw wrongValue(`services.${name}`, 'is scaled below zero', at);
  if (wanted > 1 && service.entries.has('container_name')) {
    throw wrongValue(`services.${name}`, 'has a container_name and more than one container', at);
  }
}

function numberOf(node: Node | undefined): number | undefined {
  return node?.kind === 'scalar' && typeof node.value === 'number' ? node.value : undefined;
}
