// `extends` (compose-go v2.9.1, loader/extends.go): a service on top of another one, of this file or of another.
import { posix } from 'node:path';
import type { Place } from '../model/place.ts';
import { mergeServices } from './merge/merge.ts';
import type { Mapping, Node } from './node.ts';
import { isNull, mapping, stringOf, without, withValue } from './tree/build.ts';
import { trouble, wrongValue } from './trouble.ts';

export interface BaseFile {
  readonly services: Map<string, Node>;
  readonly dropped: readonly (readonly string[])[];
}

export interface ExtendsScope {
  /** The file whose services are being read, as its own text names it. */
  readonly file: string;
  /** Services of the other file, in long form, their paths relative to the project. */
  readonly open: (file: string, at: Place) => BaseFile;
}

interface Step {
  readonly file: string;
  readonly service: string;
}

const longestChain = 100;

/** Every service of the model with what it extends below it. `dropped`: the places this document resets. */
export function applyExtends(
  model: Mapping,
  dropped: readonly (readonly string[])[],
  scope: ExtendsScope,
): Mapping {
  const services = model.entries.get('services')?.value;
  if (services === undefined) return model;
  if (services.kind !== 'mapping') throw wrongValue('services', 'must be a mapping', services.at);
  const known = new Map([...services.entries].map(([name, { value }]) => [name, value]));
  const entries = [...services.entries].map(([name, { keyAt }]) => {
    return [name, { keyAt, value: extended(name, known, dropped, [], scope, keyAt) }] as const;
  });
  return withValue(model, 'services', mapping(entries, services.at));
}

function extended(
  name: string,
  services: Map<string, Node>,
  dropped: readonly (readonly string[])[],
  chain: readonly Step[],
  scope: ExtendsScope,
  at: Place,
): Node {
  const service = services.get(name);
  if (service === undefined || isNull(service)) return { kind: 'scalar', value: null, at, from: [] };
  if (service.kind !== 'mapping') throw wrongValue(`services.${name}`, 'must be a mapping', service.at);
  const wish = service.entries.get('extends');
  if (wish === undefined) return service;

  const { base: baseName, file } = target(name, wish.value);
  const other = file === undefined ? undefined : scope.open(file, wish.value.at);
  const baseServices = other?.services ?? services;
  if (!baseServices.has(baseName)) throw noSuchBase(name, baseName, file, wish.value.at);
  const step = { file: file ?? scope.file, service: name };
  const base = extended(
    baseName,
    baseServices,
    other?.dropped ?? [],
    follow(chain, step, wish.keyAt),
    scope,
    wish.keyAt,
  );
  if (base.kind !== 'mapping') return service;
  const merged = mergeServices(dropOf(base, name, dropped), service, name);
  const result = without(merged, 'extends');
  services.set(name, result);
  return result;
}

function target(name: string, wish: Node): { base: string; file?: string } {
  const direct = stringOf(wish);
  if (direct !== undefined) return { base: direct };
  if (wish.kind !== 'mapping')
    throw wrongValue(`services.${name}.extends`, 'must be a text or a mapping', wish.at);
  const base = stringOf(wish.entries.get('service')?.value);
  if (base === undefined) throw wrongValue(`services.${name}.extends`, 'needs a service', wish.at);
  const given = wish.entries.get('file')?.value;
  if (given === undefined || isNull(given)) return { base };
  const file = stringOf(given);
  if (file === undefined) throw wrongValue(`services.${name}.extends.file`, 'must be a text', given.at);
  return { base, file };
}

function follow(chain: readonly Step[], step: Step, at: Place): readonly Step[] {
  const isLoop = chain.some((known) => known.file === step.file && known.service === step.service);
  const names = [...chain, step].map(({ service }) => service);
  if (isLoop) {
    throw trouble(
      'compose-extends-loop',
      `extends goes in a circle: ${names.join(' → ')}`,
      at,
      'Break the circle',
    );
  }
  if (chain.length >= longestChain) {
    throw trouble(
      'compose-extends-loop',
      `extends is more than ${longestChain} steps long`,
      at,
      'Shorten the chain',
    );
  }
  return [...chain, step];
}

/** The service without the attributes that this document resets. */
function dropOf(service: Mapping, name: string, dropped: readonly (readonly string[])[]): Mapping {
  const inside = dropped.filter((path) => path[0] === 'services' && path[1] === name && path.length > 2);
  return inside.reduce((node, path) => dropAt(node, path.slice(2)), service);
}

/** The tree without what lies at a path of keys. */
export function dropAt(node: Mapping, path: readonly string[]): Mapping {
  const [key, ...rest] = path;
  if (key === undefined) return node;
  if (rest.length === 0) return without(node, key);
  const child = node.entries.get(key)?.value;
  return child?.kind === 'mapping' ? withValue(node, key, dropAt(child, rest)) : node;
}

function noSuchBase(name: string, base: string, file: string | undefined, at: Place): Error {
  const where = file === undefined ? '' : ` of ${posix.normalize(file)}`;
  return trouble(
    'compose-extends-missing',
    `service ${name} extends ${base}${where}, which does not exist`,
    at,
    'Correct the name of the service or of its file',
  );
}
