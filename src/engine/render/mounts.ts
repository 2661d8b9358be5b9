// Where files lie that containers mount: in a folder named by its content.
import {
  type Contribution,
  type Fragment,
  type Json,
  mountedName,
  secretFileName,
} from '../../model/fragment.ts';
import { canonicalJson } from '../plan/canonical-json.ts';
import { sha256 } from '../state/seal.ts';
import { isMapping } from './operations.ts';

/** Hash digits in a folder's name: enough for the few that one deployment ever has. */
const digits = 12;

/** `NAME-HASH` by name, for every folder that the contributions want. */
export function mountFolders(contributions: readonly Contribution[]): ReadonlyMap<string, string> {
  const contents = new Map<string, Map<string, Json>>();
  for (const fragment of contributions.flatMap(({ fragments }) => fragments)) {
    if (fragment.kind !== 'file' || fragment.mounted === undefined) continue;
    const files = contents.get(fragment.mounted) ?? new Map<string, Json>();
    files.set(fragment.path, [fragment.text, fragment.executable === true]);
    contents.set(fragment.mounted, files);
  }
  return new Map(
    [...contents].map(([name, files]) => {
      const hash = sha256(canonicalJson(Object.fromEntries(files)));
      return [name, `${name}-${hash.slice(0, digits)}`];
    }),
  );
}

interface Sources {
  readonly folders: ReadonlyMap<string, string>;
  /** File by the name of a secret. */
  readonly secrets: ReadonlyMap<string, string>;
}

/**
 * The same contributions with paths (relative to the deployment) where `mountedFolder` and `secretFile` stood for them.
 * `secrets` is the file of each secret by its name.
 */
export function withMountPaths(
  contributions: readonly Contribution[],
  secrets: ReadonlyMap<string, string>,
): readonly Contribution[] {
  const sources = { folders: mountFolders(contributions), secrets };
  return contributions.map((one) => ({
    ...one,
    fragments: one.fragments.map((fragment) => withPaths(fragment, sources)),
  }));
}

function withPaths(fragment: Fragment, sources: Sources): Fragment {
  if (fragment.kind === 'service-key') return { ...fragment, value: pathsIn(fragment.value, sources) };
  if (fragment.kind !== 'new-service') return fragment;
  const definition = Object.entries(fragment.definition).map(
    ([key, value]) => [key, pathsIn(value, sources)] as const,
  );
  return { ...fragment, definition: Object.fromEntries(definition) };
}

function pathsIn(value: Json, sources: Sources): Json {
  if (typeof value === 'string') {
    return pathFor(value, sources);
  }
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => pathsIn(item, sources));
  if (!isMapping(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, pathsIn(child, sources)]));
}

function pathFor(text: string, { folders, secrets }: Sources): string {
  const folder = mountedName(text);
  if (folder !== null) return `./seaworthy/mounts/${folders.get(folder) ?? missing(folder)}`;
  const secret = secretFileName(text);
  return secret === null ? text : `./seaworthy/secrets/${secrets.get(secret) ?? missing(secret)}`;
}

function missing(name: string): never {
  throw new Error(`nothing of ours is named ${name}, which a service mounts`);
}
