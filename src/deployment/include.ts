// `include` (compose-go v2.9.1, loader/include.go): whole models of other files, each with its own folder and variables.
import { posix } from 'node:path';
import type { Place } from '../model/place.ts';
import type { EnvValue } from './env-values.ts';
import type { ModelSource } from './model-source.ts';
import { type Entry, type Mapping, type Node, toJson } from './node.ts';
import { joinPaths } from './paths.ts';
import type { Session, Variables } from './session.ts';
import { isNull, mapping, stringOf, without, withValue } from './tree/build.ts';
import { trouble, wrongValue } from './trouble.ts';

interface Wish {
  readonly paths: readonly string[];
  readonly projectDirectory: string;
  readonly envFiles: readonly string[];
  readonly at: Place;
}

const sections = ['services', 'volumes', 'networks', 'secrets', 'configs', 'models'] as const;

export function applyIncludes(
  model: Mapping,
  includer: ModelSource,
  session: Session,
  load: (source: ModelSource, session: Session) => Mapping,
): Mapping {
  const given = model.entries.get('include')?.value;
  if (given === undefined) return model;
  if (!isNull(given) && given.kind !== 'list') throw wrongValue('include', 'must be a list', given.at);
  const items = given.kind === 'list' ? given.items : [];
  const whole = items.map(wishOf).reduce((known, wish) => {
    session.countInclude(wish.at);
    return addResources(known, load(sourceOf(wish, includer, session), session));
  }, model);
  return without(whole, 'include');
}

function wishOf(item: Node): Wish {
  const short = stringOf(item);
  if (short !== undefined) return { paths: [short], projectDirectory: '', envFiles: [], at: item.at };
  if (item.kind !== 'mapping') throw wrongValue('include', 'must be a list of texts or mappings', item.at);
  return {
    paths: textsOf(item, 'path'),
    projectDirectory: textsOf(item, 'project_directory')[0] ?? '',
    envFiles: textsOf(item, 'env_file'),
    at: item.at,
  };
}

function textsOf(item: Mapping, key: string): readonly string[] {
  const value = item.entries.get(key)?.value;
  if (value === undefined || isNull(value)) return [];
  const items = value.kind === 'list' ? value.items : [value];
  return items.map((text) => {
    const path = stringOf(text);
    if (path === undefined) throw wrongValue(`include.${key}`, 'must be a text or a list of texts', text.at);
    return path;
  });
}

function sourceOf(wish: Wish, includer: ModelSource, session: Session): ModelSource {
  const search = includer.searchDirectory;
  const paths = wish.paths.map((path) => posix.resolve(search, path));
  const [main = search] = paths;
  if (includer.includedBy.includes(main)) throw loop(includer.includedBy, main, wish.at, session);

  const isGiven = wish.projectDirectory !== '';
  const directory = isGiven
    ? session.absolute(joinOnto(includer.workingDirectory, wish.projectDirectory))
    : posix.dirname(main);
  const shownFrom = isGiven
    ? folderOf(posix.resolve(search, wish.projectDirectory), session)
    : posix.dirname(main);
  const workingDirectory = posix.isAbsolute(wish.projectDirectory)
    ? wish.projectDirectory
    : posix.relative(search, shownFrom) || '.';
  const variables = withEnvFiles(wish, directory, includer, session);
  return {
    paths,
    by: () => 'include',
    workingDirectory,
    searchDirectory: directory,
    variables,
    includedBy: includer.includedBy,
    from: wish.at,
  };
}

function joinOnto(folder: string, path: string): string {
  return posix.isAbsolute(path) ? path : joinPaths(folder, path);
}

/** A project directory that is none counts as its parent. */
function folderOf(path: string, session: Session): string {
  const status = session.files.status(path);
  return typeof status === 'object' && status.kind === 'directory' ? path : posix.dirname(path);
}

function withEnvFiles(wish: Wish, directory: string, includer: ModelSource, session: Session): Variables {
  const { variables } = includer;
  const values = new Map<string, EnvValue>();
  const given = wish.envFiles.map((file) => session.absolute(joinOnto(includer.workingDirectory, file)));
  for (const file of given.length > 0 ? given : implicitEnvFile(directory, session)) {
    session.envFile(file, (name) => variables.get(name), values, wish.at);
  }
  const added = [...values].filter(([name]) => !variables.has(name));
  return new Map([
    ...variables,
    ...added.map(([name, { value, at }]) => [name, { value, source: 'env-file', at }] as const),
  ]);
}

function implicitEnvFile(directory: string, session: Session): readonly string[] {
  const file = joinPaths(directory, '.env');
  const status = session.files.status(file);
  return status === 'missing' || (status !== 'denied' && status.kind === 'directory') ? [] : [file];
}

function addResources(model: Mapping, included: Mapping): Mapping {
  return sections.reduce((known, section) => addSection(known, included, section), model);
}

function addSection(model: Mapping, included: Mapping, section: string): Mapping {
  const from = included.entries.get(section)?.value;
  if (from?.kind !== 'mapping') return model;
  const to = model.entries.get(section)?.value;
  if (to !== undefined && to.kind !== 'mapping') throw wrongValue(section, 'must be a mapping', to.at);
  const entries = new Map<string, Entry>(to?.entries ?? []);
  for (const [name, entry] of from.entries) {
    const own = entries.get(name);
    if (own === undefined) entries.set(name, entry);
    else if (!isEqual(own.value, entry.value)) throw conflict(section, name, own.keyAt, entry.keyAt);
  }
  return withValue(model, section, mapping(entries, to?.at ?? from.at));
}

function isEqual(a: Node, b: Node): boolean {
  return JSON.stringify(sorted(toJson(a))) === JSON.stringify(sorted(toJson(b)));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, child]) => [key, sorted(child)]));
}

function conflict(section: string, name: string, at: Place, other: Place): Error {
  return trouble(
    'compose-include-conflict',
    `${section}.${name} is defined by an included file too (${other.file}:${other.line})`,
    at,
    'Rename one of the two, or put the changes into an override file',
  );
}

function loop(chain: readonly string[], path: string, at: Place, session: Session): Error {
  const names = [...chain, path].map((file) => session.show(file));
  return trouble(
    'compose-include-loop',
    `include goes in a circle: ${names.join(' → ')}`,
    at,
    'Break the circle',
  );
}
