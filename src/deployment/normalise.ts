// Names and relations that Compose fills in (compose-go v2.9.1, loader/normalize.go).

import { cleanPath } from './canonical/volumes.ts';
import type { Variable } from './interpolate/template.ts';
import { useOf } from './interpolate/template.ts';
import { nothing } from './merge/rules.ts';
import type { Entry, Mapping, Node } from './node.ts';
import type { Variables } from './session.ts';
import { isNull, itemsOr, mapping, mappingAt, scalar, stringOf, withValue } from './tree/build.ts';
import { wrongValue } from './trouble.ts';

export function normalise(model: Mapping, projectName: string, variables: Variables): Mapping {
  const services = childOf(model, 'services');
  const normalised = mapEntries(services, (service) => normaliseService(service, variables));
  const withServices = model.entries.has('services') ? withValue(model, 'services', normalised) : model;
  const withNetworks = addDefaultNetwork(withServices, normalised);
  return ['networks', 'volumes', 'configs', 'secrets'].reduce((known, section) => {
    if (!known.entries.has(section)) return known;
    const named = mapEntries(childOf(known, section), (resource, key) =>
      withName(resource, key, projectName),
    );
    return withValue(known, section, named);
  }, withNetworks);
}

function childOf(model: Mapping, key: string): Mapping {
  const child = model.entries.get(key)?.value;
  return child?.kind === 'mapping' ? child : mapping([], model.at);
}

function mapEntries(node: Mapping, change: (value: Mapping, key: string) => Mapping): Mapping {
  const entries = [...node.entries].map(([key, { keyAt, value }]) => {
    const known = value.kind === 'mapping' ? value : mapping([], keyAt);
    return [key, { keyAt, value: change(known, key) }] as const;
  });
  return mapping(entries, node.at);
}

function addDefaultNetwork(model: Mapping, services: Mapping): Mapping {
  const isUsed = [...services.entries.values()].some(({ value }) => {
    if (value.kind !== 'mapping' || isOutsideNetworks(value)) return false;
    return childOf(value, 'networks').entries.has('default');
  });
  const networks = childOf(model, 'networks');
  if (!isUsed || networks.entries.has('default')) return model;
  return withValue(model, 'networks', withValue(networks, 'default', nothing(model)));
}

function isOutsideNetworks(service: Mapping): boolean {
  return service.entries.has('provider') || service.entries.has('network_mode');
}

function withName(resource: Mapping, key: string, projectName: string): Mapping {
  if (!isNull(resource.entries.get('name')?.value)) return resource;
  const external = resource.entries.get('external')?.value;
  const isExternal = external?.kind === 'scalar' && external.value === true;
  return withValue(resource, 'name', scalar(isExternal ? key : `${projectName}_${key}`, resource));
}

function normaliseService(service: Mapping, variables: Variables): Mapping {
  const steps: readonly ((service: Mapping) => Mapping)[] = [
    addNetworks,
    renamePullPolicy,
    (known) => completeBuild(known, variables),
    (known) => resolveKeys(known, 'environment', variables, true),
    addDependencies,
    cleanTargets,
  ];
  return steps.reduce((known, step) => step(known), service);
}

function addNetworks(service: Mapping): Mapping {
  if (isOutsideNetworks(service) || childOf(service, 'networks').entries.size > 0) return service;
  return withValue(service, 'networks', mappingAt({ default: nothing(service) }, service));
}

function renamePullPolicy(service: Mapping): Mapping {
  const policy = service.entries.get('pull_policy')?.value;
  if (policy === undefined || stringOf(policy) !== 'if_not_present') return service;
  return withValue(service, 'pull_policy', scalar('missing', policy));
}

function completeBuild(service: Mapping, variables: Variables): Mapping {
  const build = service.entries.get('build')?.value;
  if (build?.kind !== 'mapping') return service;
  const has = (key: string) => !isNull(build.entries.get(key)?.value);
  const context = has('context') ? build : withValue(build, 'context', scalar('.', build));
  const isComplete = has('dockerfile') || has('dockerfile_inline');
  const whole = isComplete ? context : withValue(context, 'dockerfile', scalar('Dockerfile', build));
  return withValue(service, 'build', resolveKeys(whole, 'args', variables, false));
}

/** `KEY` without a value takes the variable of its name; without one it stays (`keep`) or goes. */
function resolveKeys(node: Mapping, attribute: string, variables: Variables, keep: boolean): Mapping {
  const value = node.entries.get(attribute)?.value;
  if (value?.kind === 'list') {
    const items = value.items.flatMap((item) => resolveItem(item, variables, keep));
    return withValue(node, attribute, { ...value, items });
  }
  if (value?.kind !== 'mapping') return node;
  const entries = [...value.entries].flatMap(([key, entry]): readonly (readonly [string, Entry])[] => {
    if (!isNull(entry.value)) return [[key, entry]];
    const found = variables.get(key);
    if (found === undefined) return keep ? [[key, entry]] : [];
    return [[key, { ...entry, value: taken(key, found, found.value, entry.value) }]];
  });
  return withValue(node, attribute, mapping(entries, value.at));
}

function resolveItem(item: Node, variables: Variables, keep: boolean): readonly Node[] {
  const text = stringOf(item);
  if (text === undefined || text.includes('=')) return [item];
  const found = variables.get(text);
  if (found !== undefined) return [taken(text, found, `${text}=${found.value}`, item)];
  return keep ? [item] : [];
}

function taken(name: string, found: Variable, text: string, like: Node): Node {
  return { kind: 'scalar', value: text, at: like.at, from: [useOf(name, found)] };
}

/** Links, shared namespaces and `volumes_from` imply a dependency. */
function addDependencies(service: Mapping): Mapping {
  const links = itemsOr(service, 'links').map((link) => {
    const parts = (stringOf(link) ?? '').split(':');
    return { name: parts.length === 2 ? (parts[0] ?? '') : parts.join(':'), restart: true, like: link };
  });
  const namespaces = ['network_mode', 'ipc', 'pid', 'uts', 'cgroup'].flatMap((key) => {
    const mode = service.entries.get(key)?.value;
    if (mode === undefined) return [];
    const text = stringOf(mode);
    // The schema lets `pid:` pass without a value; Compose then ends in a panic.
    if (text === undefined) throw wrongValue(key, 'needs a value', mode.at);
    if (!text.startsWith('service:')) return [];
    return [{ name: text.slice('service:'.length), restart: true, like: mode }];
  });
  const volumes = itemsOr(service, 'volumes_from').flatMap((from) => {
    const text = stringOf(from) ?? '';
    return text.startsWith('container:')
      ? []
      : [{ name: text.split(':')[0] ?? '', restart: false, like: from }];
  });
  const before = childOf(service, 'depends_on');
  const all = [...links, ...namespaces, ...volumes].reduce((known, { name, restart, like }) => {
    if (known.entries.has(name)) return known;
    const at = nothing(like);
    const values = { condition: 'service_started', restart, required: true };
    const dependency = Object.fromEntries(
      Object.entries(values).map(([key, value]) => [key, scalar(value, at)]),
    );
    return withValue(known, name, mappingAt(dependency, at));
  }, before);
  return all.entries.size === 0 ? service : withValue(service, 'depends_on', all);
}

function cleanTargets(service: Mapping): Mapping {
  const volumes = service.entries.get('volumes')?.value;
  if (volumes?.kind !== 'list') return service;
  const items = volumes.items.map((volume) => {
    const target = volume.kind === 'mapping' ? volume.entries.get('target')?.value : undefined;
    const text = stringOf(target);
    if (volume.kind !== 'mapping' || target === undefined || text === undefined) return volume;
    return withValue(volume, 'target', scalar(cleanPath(text), target));
  });
  return withValue(service, 'volumes', { ...volumes, items });
}
