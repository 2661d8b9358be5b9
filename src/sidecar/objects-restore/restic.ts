// restic in the container of objects, line by line: a snapshot may list millions of files.
import { join } from 'node:path';
import { Problem } from '../../model/problem.ts';
import { capturedFolder } from '../../model/sidecar.ts';
import type { SidecarWorld } from '../world.ts';

/** The captures as snapshots name them: where the container has the store, always. */
const captures = join('/objects', capturedFolder);

const limitMs = 7 * 24 * 60 * 60_000;

/** Ids of the snapshots that hold objects, newest first; one of those that hold the same. */
export async function objectSnapshots(world: SidecarWorld, repository: number): Promise<readonly string[]> {
  // One line, which comes in pieces where it is long.
  const lines: string[] = [];
  await restic(world, repository, ['snapshots', '--json', '--tag', 'objects'], (line) => lines.push(line));
  const found = JSON.parse(lines.join('')) as readonly {
    id: string;
    time: string;
    paths: readonly string[];
    tree?: string;
  }[];
  const trees = new Set<string>();
  return [...found]
    .filter(({ paths }) => paths.includes(captures))
    .sort((one, other) => Date.parse(other.time) - Date.parse(one.time))
    .filter(({ id, tree = id }) => !trees.has(tree) && trees.add(tree) !== undefined)
    .map(({ id }) => id);
}

/** Calls back for each file of a snapshot, with its path below the captures. */
export async function filesIn(
  world: SidecarWorld,
  repository: number,
  snapshot: string,
  onFile: (path: string, bytes: number) => void,
): Promise<void> {
  await restic(world, repository, ['ls', '--json', '--recursive', snapshot, captures], (line) => {
    // restic.readthedocs.io, "Scripting", `ls`.
    const node = JSON.parse(line) as { type?: string; path?: string; size?: number };
    if (node.type !== 'file' || node.path?.startsWith(`${captures}/`) !== true) return;
    onFile(node.path.slice(captures.length + 1), node.size ?? 0);
  });
}

/**
 * Brings everything out of the captures of a snapshot into a folder, but what is there under its name already. Extended attributes of
 * users come along; labels and the like are this machine's own.
 */
export async function restoreMissing(
  world: SidecarWorld,
  repository: number,
  snapshot: string,
  folder: string,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const words = ['--overwrite', 'never', '--include-xattr', 'user.*', '--json'];
  await restic(
    world,
    repository,
    ['restore', `${snapshot}:${captures}`, '--target', folder, ...words],
    (line) => {
      if (!line.startsWith('{"message_type":"status"')) return;
      onBytes((JSON.parse(line) as { bytes_restored?: number }).bytes_restored ?? 0);
    },
  );
}

async function restic(
  world: SidecarWorld,
  repository: number,
  words: readonly string[],
  onOutputLine: (line: string) => void,
): Promise<void> {
  const argv = ['seaworthy-restic', String(repository), '--no-lock', ...words] as const;
  const result = await world.exec.run({ argv, timeoutMs: limitMs, onOutputLine });
  if (result.ran && result.code === 0) return;
  const said = result.ran ? result.stderr.trim().split('\n').at(-1) : result.reason;
  throw new Problem({
    code: 'backup-engine',
    message: `restic ${words[0]} on repository ${repository}: ${(said ?? '').slice(0, 300)}`,
    hints: ['seaworthy backup status tells whether that repository can be reached'],
    fault: 'world',
  });
}
