// From the whole model to what Compose prints: active services with their environment, and the resources they use.
import type { Entry, Mapping, Node } from './node.ts';
import { resolveEnvironment } from './service-environment.ts';
import type { Session, Variables } from './session.ts';
import { configs, networks, secrets, service, volumes } from './shape/compose-file.ts';
import type { Shape } from './shape/shape.ts';
import { itemsOr, mapping, scalar, stringOf, without, withValue } from './tree/build.ts';
import type { Section, WholeModel } from './whole-model.ts';

export interface Resolved extends WholeModel {
  /** What Compose prints. */
  readonly root: Mapping;
}

const shapes: Readonly<Record<Section, Shape>> = { networks, volumes, secrets, configs };

export function resolveModel(
  model: Mapping,
  name: string,
  profiles: readonly string[],
  variables: Variables,
  session: Session,
): Resolved {
  const { services, inactive } = resolveServices(childOf(model, 'services'), profiles, variables, session);
  const resources = {
    networks: printSection(model, 'networks'),
    volumes: printSection(model, 'volumes'),
    secrets: printSection(model, 'secrets'),
    configs: printSection(model, 'configs'),
  };
  const entry = (key: string, value: Node): [string, Entry] => {
    return [key, { keyAt: model.entries.get(key)?.keyAt ?? model.at, value }];
  };
  const used = (['networks', 'volumes', 'secrets', 'configs'] as const).flatMap((section) => {
    const kept = onlyUsed(resources[section], usedNames(services, section));
    return kept.entries.size === 0 ? [] : [entry(section, kept)];
  });
  const nameNode = scalar(name, model.entries.get('name')?.value ?? model);
  const extensions = [...model.entries].filter(([key]) => key.startsWith('x-'));
  const root = mapping(
    [entry('name', nameNode), entry('services', services), ...used, ...extensions],
    model.at,
  );
  const models = [...childOf(model, 'models').entries.keys()];
  return { root, services, inactive, resources, models };
}

function resolveServices(
  all: Mapping,
  profiles: readonly string[],
  variables: Variables,
  session: Session,
): { services: Mapping; inactive: readonly string[] } {
  const active = new Map<string, Entry>();
  const inactive: string[] = [];
  for (const [name, { keyAt, value }] of all.entries) {
    const given = value.kind === 'mapping' ? value : mapping([], keyAt);
    const isActive = hasProfile(given, profiles);
    const whole = isActive ? resolveEnvironment(name, given, variables, session) : given;
    // A service that does not run must still be one that could.
    const printed = withReplicas(print(service, whole, ['services', name]));
    if (isActive) active.set(name, { keyAt, value: printed });
    else inactive.push(name);
  }
  return { services: mapping(active, all.at), inactive };
}

/** `scale` counts under `deploy` too. */
function withReplicas(printed: Node): Node {
  if (printed.kind !== 'mapping') return printed;
  const scale = printed.entries.get('scale')?.value;
  const deploy = printed.entries.get('deploy')?.value;
  if (scale === undefined || deploy?.kind !== 'mapping' || deploy.entries.has('replicas')) return printed;
  return withValue(printed, 'deploy', withValue(deploy, 'replicas', scale));
}

function childOf(model: Mapping, key: string): Mapping {
  const child = model.entries.get(key)?.value;
  return child?.kind === 'mapping' ? child : mapping([], model.at);
}

function hasProfile(given: Mapping, profiles: readonly string[]): boolean {
  const own = itemsOr(given, 'profiles').map(stringOf);
  return (
    own.length === 0 || profiles.includes('*') || own.some((profile) => profiles.includes(profile ?? ''))
  );
}

function print(shape: Shape, node: Node, path: readonly string[]): Node {
  return shape.print(node, path) ?? mapping([], node.at);
}

function printSection(model: Mapping, section: Section): Mapping {
  const given = childOf(model, section);
  const printed = print(shapes[section], given, [section]);
  if (printed.kind !== 'mapping') return given;
  if (section !== 'configs') return printed;
  const entries = [...printed.entries].map(
    ([key, entry]) => [key, { ...entry, value: withoutContent(entry.value) }] as const,
  );
  return mapping(entries, printed.at);
}

/** The content of a config that comes from a variable is never shown. */
function withoutContent(config: Node): Node {
  if (config.kind !== 'mapping' || !config.entries.has('environment')) return config;
  return without(config, 'content');
}

function onlyUsed(resources: Mapping, used: ReadonlySet<string>): Mapping {
  return mapping(
    [...resources.entries].filter(([key]) => used.has(key)),
    resources.at,
  );
}

function usedNames(services: Mapping, section: Section): ReadonlySet<string> {
  const all = [...services.entries.values()].flatMap(({ value }) => {
    return value.kind === 'mapping' ? usedBy(value, section) : [];
  });
  return new Set(all);
}

function usedBy(one: Mapping, section: Section): readonly string[] {
  if (section === 'networks') return [...childOf(one, 'networks').entries.keys()];
  if (section === 'volumes') {
    return itemsOr(one, 'volumes').flatMap((volume) => {
      if (volume.kind !== 'mapping' || stringOf(volume.entries.get('type')?.value) !== 'volume') return [];
      return stringOf(volume.entries.get('source')?.value) ?? [];
    });
  }
  const ofBuild = section === 'secrets' ? itemsOr(childOf(one, 'build'), 'secrets') : [];
  return [...itemsOr(one, section), ...ofBuild].flatMap((mount) => {
    return mount.kind === 'mapping' ? (stringOf(mount.entries.get('source')?.value) ?? []) : [];
  });
}
