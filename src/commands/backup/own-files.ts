// Which files of a deployment lie outside its directory, and which folders inside are a service's to write.
import { posix } from 'node:path';
import { at, entriesOf, itemsOf, type Node, textOf } from '../../deployment/node.ts';
import type { Adopted } from '../../engine/adopted.ts';
import type { Tree } from '../../ports/tree.ts';

/** Compose files, env files of the project and of services, and files of secrets and configs that are not in the directory. */
export function filesOutside({ project, places }: Adopted, tree: Pick<Tree, 'status'>): readonly string[] {
  const envFile = project.envFile === null ? [] : [project.envFile.path];
  const named = ['secrets', 'configs'].flatMap((section) =>
    entriesOf(at(project.root, section)).flatMap(([, { value }]) => textOf(at(value, 'file')) ?? []),
  );
  const all = [...project.files.map(({ path }) => path), ...envFile, ...(project.envFiles ?? []), ...named];
  const paths = all.map((path) => posix.resolve(places.directory, path));
  const outside = [...new Set(paths)].filter((path) => !path.startsWith(`${places.directory}/`));
  // A file that was taken away since is missing in the deployment as well.
  return outside.filter((path) => tree.status(path) !== null);
}

/** Folders inside the directory that a service mounts and may write, with the first such service. */
export function writtenFolders({ project, places }: Adopted): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [service, { value }] of entriesOf(at(project.root, 'services'))) {
    for (const mount of itemsOf(at(value, 'volumes'))) {
      const source = writtenSource(mount);
      const path = source === null ? null : posix.resolve(places.directory, source);
      if (path?.startsWith(`${places.directory}/`) && !found.has(path)) found.set(path, service);
    }
  }
  return found;
}

function writtenSource(mount: Node): string | null {
  if (textOf(at(mount, 'type')) !== 'bind' || textOf(at(mount, 'read_only')) === 'true') return null;
  return textOf(at(mount, 'source')) ?? null;
}
