// Services that live in another service's container: its network, its processes, its volumes. When that container is made
// anew they are left with a network that has no interface, so they have to be made anew behind it.
import { at, entriesOf, itemsOf, textOf } from '../../deployment/node.ts';
import type { Project } from '../../deployment/project.ts';
import type { ProjectContainer } from './compose.ts';

type Share = (typeof namespaces)[number] | 'volumes_from';

/** compose-spec, 05-services.md: `service:NAME` in each of them. */
const namespaces = ['network_mode', 'ipc', 'pid'] as const;

/** By service, the services whose containers it shares something of. Empty for nearly every deployment. */
export function sharesOf(project: Project): ReadonlyMap<string, readonly string[]> {
  return new Map(
    entriesOf(at(project.root, 'services')).flatMap(([name, { value }]) => {
      const modes = namespaces.flatMap((key) => serviceIn(key, textOf(at(value, key))) ?? []);
      const volumes = itemsOf(at(value, 'volumes_from')).flatMap(
        (item) => serviceIn('volumes_from', textOf(item)) ?? [],
      );
      const all = [...modes, ...volumes];
      return all.length === 0 ? [] : [[name, all] as const];
    }),
  );
}

/** Every service that shares something of these, directly or by others; without these themselves. */
export function sharersOf(services: readonly string[], project: Project): readonly string[] {
  const shares = [...sharesOf(project)];
  const found = new Set(services);
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const [name, needed] of shares) if (needed.some((one) => found.has(one))) found.add(name);
  }
  return [...found].filter((name) => !services.includes(name));
}

/**
 * A model with containers in the place of the services it names, for so Compose hashes it when it brings up (docker/compose
 * v2.40.3, pkg/compose/convergence.go, resolveServiceReferences). A service without a container stays as it is.
 */
export function withContainers(model: string, containers: readonly ProjectContainer[]): string {
  const parsed = JSON.parse(model) as { readonly services?: Record<string, Record<string, unknown>> };
  const idOf = (service: string | undefined) =>
    containers
      .filter((one) => one.service === service)
      .sort((left, right) => (left.name < right.name ? -1 : 1))
      .at(0)?.id;
  for (const service of Object.values(parsed.services ?? {})) {
    for (const key of namespaces) {
      const id = idOf(serviceIn(key, service[key]));
      if (id !== undefined) service[key] = `container:${id}`;
    }
    const { volumes_from: volumes } = service;
    if (Array.isArray(volumes)) {
      service['volumes_from'] = volumes.map((from: unknown) => idOf(serviceIn('volumes_from', from)) ?? from);
    }
  }
  return JSON.stringify(parsed);
}

/** The service of `service:NAME`, or of `NAME:ro`; undefined when it is none. */
function serviceIn(key: Share, value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const [head = '', tail] = value.split(':');
  if (key === 'volumes_from') return head === 'container' ? undefined : head;
  return head === 'service' ? tail : undefined;
}
