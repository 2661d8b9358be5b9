import { at, entriesOf, itemsOf, type Node, textOf } from '../../deployment/node.ts';

/** What of a service shows what it is. Its name is not among them: names are the operator's. */
export interface ServiceTraits {
  readonly name: string;
  /** Absent for a service that is built here. */
  readonly image?: string;
  /** Entry point and command in one line. */
  readonly commandLine: string;
  readonly environment: ReadonlyMap<string, string>;
  readonly mountTargets: readonly string[];
  /** Host names under which other services reach it. */
  readonly hostNames: readonly string[];
}

export function traitsOf(name: string, service: Node): ServiceTraits {
  const image = textOf(at(service, 'image'));
  const words = [...itemsOf(at(service, 'entrypoint')), ...itemsOf(at(service, 'command'))];
  const environment = entriesOf(at(service, 'environment')).map(
    ([key, entry]) => [key, textOf(entry.value) ?? ''] as const,
  );
  const aliases = entriesOf(at(service, 'networks')).flatMap(([, network]) =>
    itemsOf(at(network.value, 'aliases')),
  );
  const containerName = textOf(at(service, 'container_name'));
  const hostname = textOf(at(service, 'hostname'));
  return {
    name,
    ...(image === undefined ? {} : { image }),
    commandLine: words.map((word) => textOf(word) ?? '').join(' '),
    environment: new Map(environment),
    mountTargets: itemsOf(at(service, 'volumes')).map((volume) => textOf(at(volume, 'target')) ?? ''),
    hostNames: [name, containerName, hostname, ...aliases.map(textOf)].filter((host) => host !== undefined),
  };
}
