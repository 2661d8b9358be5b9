// The environment a container gets: `environment`, over `env_file`, over nothing; names without a value take the
// variable of that name (compose-go v2.9.1, types/project.go `WithServicesEnvironmentResolved`).
import type { EnvValue } from './env-values.ts';
import { type Lookup, useOf } from './interpolate/template.ts';
import type { Entry, Mapping, Node } from './node.ts';
import { readRawEnvFile } from './raw-env-file.ts';
import type { Session, Variables } from './session.ts';
import { pairsOf } from './shape/forms.ts';
import { isNull, itemsOr, list, mapping, scalar, stringOf, without, withValue } from './tree/build.ts';
import { compile } from './tree/pattern.ts';
import { type Rewrite, rewrite } from './tree/rewrite.ts';
import { trouble, wrongValue } from './trouble.ts';

/** `- KEY` in a list becomes `KEY=VALUE` where the variable is set. */
export function resolveListedEnvironment(model: Mapping, variables: Variables): Mapping {
  const rules = compile<Rewrite>({
    'services.*.environment': (node) => {
      if (node.kind !== 'list') return node;
      return list(
        node.items.map((item) => resolveItem(item, variables)),
        node.at,
      );
    },
  });
  return rewrite(model, rules) as Mapping;
}

function resolveItem(item: Node, variables: Variables): Node {
  const name = stringOf(item);
  const found = name === undefined ? undefined : variables.get(name);
  if (name === undefined || found === undefined) return item;
  return { kind: 'scalar', value: `${name}=${found.value}`, at: item.at, from: [useOf(name, found)] };
}

/** The service with its whole environment and labels, without the files they came from. */
export function resolveEnvironment(
  name: string,
  service: Mapping,
  variables: Variables,
  session: Session,
): Mapping {
  const own = ownEnvironment(name, service, variables);
  noteUses(own, session);
  const fromFiles = readEnvFiles(name, service, own, variables, session);
  const entries = new Map<string, Entry>([...fromFiles, ...own]);
  const labels = readLabels(service, session);
  const bare = without(without(service, 'env_file'), 'label_file');
  const at = service.entries.get('environment')?.value.at ?? service.at;
  const withOwn =
    entries.size === 0 ? without(bare, 'environment') : withValue(bare, 'environment', mapping(entries, at));
  return labels.size === 0 ? withOwn : withValue(withOwn, 'labels', mapping(labels, service.at));
}

function ownEnvironment(name: string, service: Mapping, variables: Variables): ReadonlyMap<string, Entry> {
  const given = service.entries.get('environment')?.value;
  if (given === undefined) return new Map();
  const entries = [...pairsOf(given, ['services', name, 'environment'], null)].map(([key, entry]) => {
    const found = isNull(entry.value) ? variables.get(key) : undefined;
    if (found === undefined) return [key, entry] as const;
    const value = { ...scalar(found.value, entry.value), from: [useOf(key, found)] };
    return [key, { ...entry, value }] as const;
  });
  return new Map(entries);
}

/** A variable that is handed on by its name alone is used as well as one in `${}`. */
function noteUses(own: ReadonlyMap<string, Entry>, session: Session): void {
  for (const { value } of own.values()) {
    if (value.kind === 'scalar') for (const use of value.from) session.used.add(use.name);
  }
}

function readEnvFiles(
  name: string,
  service: Mapping,
  own: ReadonlyMap<string, Entry>,
  variables: Variables,
  session: Session,
): readonly (readonly [string, Entry])[] {
  const values = new Map<string, EnvValue>();
  for (const [key, { value }] of own) {
    const text = stringOf(value);
    if (text !== undefined) values.set(key, { value: text, at: value.at, from: [] });
  }
  const lookup: Lookup = (key) => {
    const found = variables.get(key);
    if (found !== undefined) session.used.add(key);
    const text = stringOf(own.get(key)?.value);
    return found ?? (text === undefined ? undefined : { value: text, source: 'environment' });
  };
  for (const file of itemsOr(service, 'env_file')) readEnvFile(name, file, lookup, values, session);
  noteUnset(values, variables, session);
  return [...values].map(([key, { value, at, from }]) => {
    return [key, { keyAt: at, value: { kind: 'scalar', value, at, from } as const }] as const;
  });
}

/**
 * Compose warns of a variable that is set nowhere in an env file of a service as well (compose-go v2.9.1,
 * template/template.go). The project's own env file is left out: what Compose takes from a value there is its own matter.
 */
function noteUnset(values: ReadonlyMap<string, EnvValue>, variables: Variables, session: Session): void {
  const ofProject = new Set([...variables.values()].map(({ at }) => at?.file));
  for (const { at, from } of values.values()) {
    if (ofProject.has(at.file)) continue;
    for (const use of from) if (use.source === 'unset') session.unset.push({ name: use.name, at });
  }
}

function readEnvFile(
  name: string,
  file: Node,
  lookup: Lookup,
  values: Map<string, EnvValue>,
  session: Session,
): void {
  if (file.kind !== 'mapping') return;
  const path = session.absolute(stringOf(file.entries.get('path')?.value) ?? '');
  if (session.files.status(path) === 'missing') {
    if (!isRequired(file)) return;
    throw missingEnvFile(name, path, file, session);
  }
  const format = stringOf(file.entries.get('format')?.value) ?? '';
  if (format === '') session.envFile(path, lookup, values, file.at);
  else if (format === 'raw') readRawEnvFile(session.text(path, file.at), session.show(path), lookup, values);
  else throw wrongValue(`services.${name}.env_file`, 'has a format that Compose does not know', file.at);
}

function isRequired(file: Mapping): boolean {
  const required = file.entries.get('required')?.value;
  return required?.kind !== 'scalar' || !/^(?:false|n|no|off)$/i.test(String(required.value));
}

function missingEnvFile(name: string, path: string, file: Node, session: Session): Error {
  return trouble(
    'compose-env-file-missing',
    `service ${name} needs the env file ${session.show(path)}, which does not exist`,
    file.at,
    'Put the file there, or copy the example file beside it to that name',
  );
}

function readLabels(service: Mapping, session: Session): ReadonlyMap<string, Entry> {
  const files = itemsOr(service, 'label_file');
  if (files.length === 0) return new Map();
  const labels = new Map<string, EnvValue>();
  for (const file of files) {
    const earlier = new Map(labels);
    const lookup: Lookup = (name) => {
      const known = earlier.get(name);
      return known && { value: known.value, source: 'env-file', at: known.at };
    };
    session.envFile(session.absolute(stringOf(file) ?? ''), lookup, labels, file.at);
  }
  const own = service.entries.get('labels')?.value;
  const entries = [...labels].map(([key, { value, at, from }]) => {
    return [key, { keyAt: at, value: { kind: 'scalar', value, at, from } as const }] as const;
  });
  const ownLabels = own === undefined ? [] : [...pairsOf(own, [], '')];
  return new Map<string, Entry>([...entries, ...ownLabels]);
}
