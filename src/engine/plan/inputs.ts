// What a plan was made from, as hashes: when one of them is another, the plan is stale.
import { posix } from 'node:path';
import { entriesOf, itemsOf, type Node, placesOf } from '../../deployment/node.ts';
import type { Project } from '../../deployment/project.ts';
import type { Files } from '../../ports/files.ts';
import type { Adopted } from '../adopted.ts';
import { generationFile } from '../state/generations.ts';
import { sha256 } from '../state/seal.ts';

/** SHA-256 by path relative to the directory; null = not there. Sorted, so that equal inputs print alike. */
export function planInputs(adopted: Adopted, files: Files): Readonly<Record<string, string | null>> {
  const { places, project, base, generation } = adopted;
  const paths = new Set([places.envFile, places.wishes]);
  for (const one of [project, base]) for (const path of projectPaths(one)) paths.add(path);
  const { number = 0, files: own = [] } = generation ?? {};
  for (const file of own) paths.add(generationFile(places, number, file));
  const hashes = [...paths].flatMap((path) => {
    const hash = hashOf(path, files);
    return hash === undefined ? [] : [[posix.relative(places.directory, path), hash] as const];
  });
  return Object.fromEntries(hashes.sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** Compose files, the env file, and every other file that a value of the model came from: `env_file`, `label_file`. */
function projectPaths(project: Project): ReadonlySet<string> {
  const paths = new Set(project.files.map(({ path }) => path));
  if (project.envFile !== null) paths.add(project.envFile.path);
  for (const shown of sourcesOf(project.root)) paths.add(posix.resolve(project.directory, shown));
  return paths;
}

function sourcesOf(node: Node, found: Set<string> = new Set()): ReadonlySet<string> {
  for (const { file } of placesOf(node)) found.add(file);
  for (const item of itemsOf(node)) sourcesOf(item, found);
  for (const [, { value }] of entriesOf(node)) sourcesOf(value, found);
  return found;
}

/** Undefined where nobody can tell: what Compose itself has to read is refused long before. */
function hashOf(path: string, files: Files): string | null | undefined {
  const file = files.read(path);
  if (file.ok) return sha256(file.text);
  return file.refusal === 'missing' ? null : undefined;
}
