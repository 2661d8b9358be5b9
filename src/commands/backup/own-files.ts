// Which files of a deployment lie outside its directory, and which folders inside are a service's to write.
import { posix } from 'node:path';
import { at, entriesOf, itemsOf, type Node, textOf } from '../../deployment/node.ts';
import type { Adopted } from '../../engine/adopted.ts';
import type { Tree } from '../../ports/tree.ts';
import { databaseSidecar } from '../../practices/backup/container/database-service.ts';
import { objectsSidecar } from '../../practices/backup/container/objects-service.ts';

/** Compose files, env files of the project and of services, and files of secrets and configs that are not in the directory. */
export function filesOutside(adopted: Adopted, tree: Pick<Tree, 'status'>): readonly string[] {
  // A file that was taken away since is missing in the deployment as well.
  return filesNamed(adopted).filter((path) => tree.status(path) !== null);
}

/** The same, whether they are there or not. */
function filesNamed({ project, places }: Adopted): readonly string[] {
  const envFile = project.envFile === null ? [] : [project.envFile.path];
  const named = ['secrets', 'configs'].flatMap((section) =>
    entriesOf(at(project.root, section)).flatMap(([, { value }]) => textOf(at(value, 'file')) ?? []),
  );
  const all = [...project.files.map(({ path }) => path), ...envFile, ...(project.envFiles ?? []), ...named];
  const paths = all.map((path) => posix.resolve(places.directory, path));
  return [...new Set(paths)].filter((path) => !path.startsWith(`${places.directory}/`));
}

/** Files and folders outside the directory that services mount, or are built from; not what our own sidecars do. */
export function mountsOutside(adopted: Adopted, tree: Pick<Tree, 'status'>): readonly string[] {
  return mountsNamed(adopted).filter((path) => tree.status(path) !== null);
}

/** Every path outside the directory that the files name, whether something is there or not. */
export function namedOutside(adopted: Adopted): readonly string[] {
  return [...filesNamed(adopted), ...mountsNamed(adopted)];
}

function mountsNamed({ project, places }: Adopted): readonly string[] {
  const services = entriesOf(at(project.root, 'services'));
  const all = services.flatMap(([service, { value }]) => {
    if (service === databaseSidecar || service === objectsSidecar) return [];
    const context = textOf(at(value, 'build', 'context')) ?? '';
    // Anything else is fetched from elsewhere (compose-spec, build.md, `context`).
    const built = context.startsWith('/') ? [context] : [];
    return [...built, ...itemsOf(at(value, 'volumes')).flatMap((mount) => bindSource(mount) ?? [])];
  });
  const paths = [...new Set(all.map((path) => posix.resolve(places.directory, path)))];
  const isInside = (path: string) => path === places.directory || path.startsWith(`${places.directory}/`);
  return paths.filter((path) => !isInside(path));
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
  return textOf(at(mount, 'read_only')) === 'true' ? null : bindSource(mount);
}

function bindSource(mount: Node): string | null {
  return textOf(at(mount, 'type')) === 'bind' ? (textOf(at(mount, 'source')) ?? null) : null;
}
