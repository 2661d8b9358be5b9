// Where files lie that containers mount: in a folder named by its content.
import { type Contribution, type Fragment, type Json, mountedName } from '../../model/fragment.ts';
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

/** The same contributions with the paths of these folders (relative to the deployment) where `mountedFolder` stood for them. */
export function withMountPaths(contributions: readonly Contribution[]): readonly Contribution[] {
  const folders = mountFolders(contributions);
  return contributions.map((one) => ({
    ...one,
    fragments: one.fragments.map((fragment) => withPaths(fragment, folders)),
  }));
}

function withPaths(fragment: Fragment, folders: ReadonlyMap<string, string>): Fragment {
  if (fragment.kind === 'service-key') return { ...fragment, value: pathsIn(fragment.value, folders) };
  if (fragment.kind !== 'new-service') return fragment;
  const definition = Object.entries(fragment.definition).map(
    ([key, value]) => [key, pathsIn(value, folders)] as const,
  );
  return { ...fragment, definition: Object.fromEntries(definition) };
}

function pathsIn(value: Json, folders: ReadonlyMap<string, string>): Json {
  if (typeof value === 'string') {
    const name = mountedName(value);
    return name === null ? value : `./seaworthy/mounts/${folders.get(name) ?? missing(name)}`;
  }
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => pathsIn(item, folders));
  if (!isMapping(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, pathsIn(child, folders)]));
}

function missing(name: string): never {
  throw new Error(`nothing is written into the folder ${name} that a service mounts`);
}
