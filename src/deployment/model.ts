// Reads Compose files into one model, in the order of compose-go v2.9.1 (loader/loader.go, `loadYamlModel`): for each
// document interpolate, extend, include, merge, remove doubles, check, canonicalise; then defaults, rules and paths.
import { posix } from 'node:path';
import type { Place } from '../model/place.ts';
import { canonical } from './canonical/canonical.ts';
import { setDefaults } from './defaults.ts';
import { applyExtends, type BaseFile, dropAt } from './extends.ts';
import { applyIncludes } from './include.ts';
import { interpolate } from './interpolate/interpolate.ts';
import { mergeModels } from './merge/merge.ts';
import { removeDoubles } from './merge/unique.ts';
import type { ModelSource } from './model-source.ts';
import type { Mapping } from './node.ts';
import { resolvePaths } from './paths.ts';
import { resolveListedEnvironment } from './service-environment.ts';
import type { Session } from './session.ts';
import { checkShape } from './shape/compose-file.ts';
import { mapping, without } from './tree/build.ts';
import { trouble, wrongValue } from './trouble.ts';
import { validateModel } from './validate.ts';
import type { YamlDocument } from './yaml/read.ts';

export function loadModel(source: ModelSource, session: Session): Mapping {
  const empty = mapping([], { file: session.show(source.paths[0] ?? source.workingDirectory), line: 1 });
  const merged = source.paths.reduce((model, path) => addFile(model, path, source, session), empty);
  const complete = setDefaults(merged);
  validateModel(complete);
  const base = { folder: source.workingDirectory, home: session.home };
  return resolveListedEnvironment(resolvePaths(complete, base), source.variables);
}

function addFile(model: Mapping, path: string, source: ModelSource, session: Session): Mapping {
  const documents = session.compose(path, source.by(path), source.from);
  return documents.reduce((known, document) => addDocument(known, document, path, source, session), model);
}

function addDocument(
  model: Mapping,
  document: YamlDocument,
  path: string,
  source: ModelSource,
  session: Session,
): Mapping {
  const own = interpolated(document, source, session);
  const scope = { file: path, open: (file: string, at: Place) => openBase(file, at, source, session) };
  const extended = applyExtends(own, document.dropped, scope);
  const before = document.dropped.reduce(dropAt, model);
  const includer = { ...source, includedBy: [...source.includedBy, path] };
  const whole = applyIncludes(extended, includer, session, loadModel);
  const merged = removeDoubles(mergeModels(before, whole));
  checkShape(merged);
  return removeDoubles(canonical(without(merged, 'version')));
}

function interpolated(document: YamlDocument, source: ModelSource, session: Session): Mapping {
  const { root } = document;
  if (root.kind !== 'mapping') {
    throw trouble(
      'compose-invalid',
      'the top level of a Compose file must be a mapping',
      root.at,
      'Check that this is a Compose file, with `services:` at its top level',
    );
  }
  return interpolate(root, (name) => source.variables.get(name), session) as Mapping;
}

/** Another file's services for `extends`: long forms, paths rebased, not yet checked (the merged result is). */
function openBase(file: string, at: Place, source: ModelSource, session: Session): BaseFile {
  const path = posix.resolve(source.searchDirectory, file);
  const documents = session.compose(path, 'extends', at);
  const folder = posix.relative(source.searchDirectory, posix.dirname(path)) || '.';
  const key = [path, folder, ...source.includedBy].join('\0');
  // Many services may extend one file; it is read and rebased once.
  const rebased =
    session.bases.get(key) ??
    resolvePaths(readBase(documents, path, source, session), { folder, home: session.home });
  session.bases.set(key, rebased);
  const services = rebased.entries.get('services')?.value;
  if (services === undefined)
    throw wrongValue('extends', `names ${session.show(path)}, which has no services`, at);
  if (services.kind !== 'mapping') throw wrongValue('services', 'must be a mapping', services.at);
  return {
    services: new Map([...services.entries].map(([name, { value }]) => [name, value])),
    dropped: documents.at(-1)?.dropped ?? [],
  };
}

function readBase(
  documents: readonly YamlDocument[],
  path: string,
  source: ModelSource,
  session: Session,
): Mapping {
  const empty = mapping([], { file: session.show(path), line: 1 });
  return documents.reduce((model, document) => {
    const before = document.dropped.reduce(dropAt, model);
    const merged = removeDoubles(mergeModels(before, interpolated(document, source, session)));
    return removeDoubles(canonical(merged));
  }, empty);
}
