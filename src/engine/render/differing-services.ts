// Services whose containers Compose would make anew. It compares a hash of the definition, from which it leaves out what
// does not reach the container (docker/compose v2.40.3, pkg/compose/hash.go `ServiceHash`): build, pull_policy, scale,
// deploy.replicas, depends_on, profiles. What a service uses counts with it: a network that differs is remade, which stops
// its containers (docker/compose pull request 12267), and a config, secret or volume has a content of its own.
import { at, entriesOf, itemsOf, type Mapping, type Node, textOf, toJson } from '../../deployment/node.ts';
import type { Project } from '../../deployment/project.ts';
import type { Json } from '../../model/fragment.ts';
import { isEqual, isMapping } from './operations.ts';

/** Names of services whose resolved definition differs, or that only one of the two has; sorted. */
export function differingServices(before: Project, after: Project): string[] {
  const names = [before, after].flatMap(({ root }) => entriesOf(at(root, 'services')).map(([name]) => name));
  return [...new Set(names)]
    .filter((name) => !isEqual(definitionOf(before.root, name), definitionOf(after.root, name)))
    .sort();
}

const notInHash = ['build', 'pull_policy', 'scale', 'depends_on', 'profiles'];

function definitionOf(root: Mapping, name: string): Json {
  const node = at(root, 'services', name);
  if (node === undefined) return null;
  const own = withoutReplicas(without(jsonOf(node), notInHash));
  const volumes = itemsOf(at(node, 'volumes')).filter((mount) => textOf(at(mount, 'type')) === 'volume');
  return {
    own,
    networks: sectionOf(
      root,
      'networks',
      entriesOf(at(node, 'networks')).map(([network]) => network),
    ),
    volumes: sectionOf(root, 'volumes', volumes.map(sourceOf)),
    configs: sectionOf(root, 'configs', itemsOf(at(node, 'configs')).map(sourceOf)),
    secrets: sectionOf(root, 'secrets', itemsOf(at(node, 'secrets')).map(sourceOf)),
  };
}

function sectionOf(root: Mapping, section: string, names: readonly string[]): Json {
  return names.map((name) => jsonOf(at(root, section, name)));
}

function sourceOf(mount: Node): string {
  return textOf(at(mount, 'source')) ?? '';
}

function withoutReplicas(service: Json): Json {
  if (!isMapping(service)) return service;
  const { deploy = null } = service;
  if (!isMapping(deploy)) return service;
  const rest = without(deploy, ['replicas']);
  // `scale` alone makes a `deploy` of nothing but replicas, which is in no hash either.
  return isEqual(rest, {}) ? without(service, ['deploy']) : { ...service, deploy: rest };
}

function without(value: Json, keys: readonly string[]): Json {
  if (!isMapping(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));
}

function jsonOf(node: Node | undefined): Json {
  return node === undefined ? null : (toJson(node) as Json);
}
