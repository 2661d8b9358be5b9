// From the whole model to what Compose prints: active services with their environment, and the resources they use.
import type { WholeModel } from './consistency.ts';
import type { Entry, Mapping, Node } from './node.ts';
import { resolveEnvironment } from './service-environment.ts';
import type { Session, Variables } from './session.ts';
import { configs, networks, secrets, service, volumes } from './shape/compose-file.ts';
import type { Shape } from './shape/shape.ts';
import { itemsOr, mapping, scalar, stringOf, without } from './tree/build.ts';

export interface Resolved extends WholeModel {
  /** What Compose prints. */
  readonly root: Mapping;
}

export type Section = 'networks' | 'volumes' | 'secrets' | 'configs';

const shapes: Readonly<Record<Section, Shape>> = { networks, volumes, secrets, configs };

export function resolveModel(
  model: Mapping,
  name: string,
  profiles: readonly string[],
  variables: Variables,
  session: Session,
): Resolved {
  const all = childOf(model, 'services');
  const active = new Map<string, Entry>();
  const inactive: string[] = [];
  for (const [key, entry] of all.entries) {
    const given = entry.value.kind === 'mapping' ? entry.value : mapping([], entry.keyAt);
    if (hasProfile(given, profiles)) {
      const whole = resolveEnvironment(key, given, variables, session);
      active.set(key, { keyAt: entry.keyAt, value: print(service, whole, ['services', key]) });
    } else {
      print(service, given, ['services', key]);
      inactive.push(key);
    }
  }
  const services = mapping(active, all.at);
  const resources = {
    networks: printSection(model, 'networks'),
    volumes: printSection(model, 'volumes'),
    secrets: printSection(model, 'secrets'),
    configs: printSection(model, 'configs'),
  };
  const root: [string, Entry][] = [
    ['name', { keyAt: model.entries.get('name')?.keyAt ?? model.at, value: scalar(name, model) }],
    ['services', { keyAt: model.entries.get('services')?.keyAt ?? model.at, value: services }],
  ];
  for (const section of ['networks', 'volumes', 'secrets', 'configs'] as const) {
    const used = onlyUsed(resources[section], usedNames(services, section));
    if (used.entries.size > 0) {
      root.push([section, { keyAt: model.entries.get(section)?.keyAt ?? model.at, value: used }]);
    }
  }
  const extensions = [...model.entries].filter(([key]) => key.startsWith('x-'));
  const models = [...childOf(model, 'models').entries.keys()];
  return { root: mapping([...root, ...extensions], model.at), services, inactive, resources, models };
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
