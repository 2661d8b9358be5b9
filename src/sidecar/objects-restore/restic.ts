// restic in the container of objects, line by line: a snapshot may list millions of files.
import { join } from 'node:path';
import { Problem } from '../../model/problem.ts';
import { capturedFolder } from '../../model/sidecar.ts';
import type { ExecRequest, ExecResult } from '../../ports/exec.ts';
import type { SidecarWorld } from '../world.ts';

/** The captures as snapshots name them: where the container has the store, always. */
export const captures = join('/objects', capturedFolder);

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
 * Brings everything out of a folder of a snapshot into a folder, or `only` these paths, but what is there under its name already. Extended attributes of
 * users come along; labels and the like are this machine's own. Resolves to the paths that cannot be read back: restic goes on after
 * each of them, and counts them at its end ("There were 2 errors"; cmd/restic/cmd_restore.go). One that ended without that was cut
 * short, and what it was writing has its size already, and not its bytes.
 */
export async function restoreMissing(
  world: SidecarWorld,
  repository: number,
  source: { readonly snapshot: string; readonly path: string },
  folder: string,
  only: ReadonlySet<string> | null,
): Promise<ReadonlySet<string>> {
  const words = ['restore', `${source.snapshot}:${source.path}`, '--target', folder];
  const included = [...(only ?? [])].flatMap((path) => ['--include', `/${asPattern(path)}`]);
  const options = ['--overwrite', 'never', '--include-xattr', 'user.*', '--json', ...included];
  const bad = new Set<string>();
  let isCounted = false;
  const result = await run(world, repository, [...words, ...options], {
    onOutputLine: () => undefined,
    onErrorLine: (line) => {
      const item = failedItem(line);
      if (item !== null) bad.add(item);
      else if (/There were \d+ errors/.test(line)) isCounted = true;
    },
  });
  const isAtItsEnd = result.ran && (result.code === 0 || (bad.size > 0 && isCounted));
  if (!isAtItsEnd) throw failed(repository, 'restore', result);
  return bad;
}

/** restic takes it for a pattern (its manual, "Restoring from backup"; Go, path/filepath.Match). */
function asPattern(path: string): string {
  return path.replaceAll(/[\\*?[\]]/g, '\\$&');
}

/** restic.readthedocs.io, "Scripting", `restore`, error: `item` is the path below the target. Exported for its test. */
export function failedItem(line: string): string | null {
  if (!line.startsWith('{"message_type":"error"')) return null;
  const { item } = JSON.parse(line) as { item?: string };
  return item === undefined ? null : item.replace(/^\/+/, '');
}

async function restic(
  world: SidecarWorld,
  repository: number,
  words: readonly [string, ...string[]],
  onOutputLine: (line: string) => void,
): Promise<void> {
  const result = await run(world, repository, words, { onOutputLine });
  if (!result.ran || result.code !== 0) throw failed(repository, words[0], result);
}

function run(
  world: SidecarWorld,
  repository: number,
  words: readonly string[],
  more: Pick<ExecRequest, 'onOutputLine' | 'onErrorLine'>,
): Promise<ExecResult> {
  const argv = ['seaworthy-restic', String(repository), '--no-lock', ...words] as const;
  return world.exec.run({ argv, timeoutMs: limitMs, ...more });
}

function failed(repository: number, verb: string, result: ExecResult): Problem {
  const said = result.ran ? result.stderr.trim().split('\n').at(-1) : result.reason;
  return new Problem({
    code: 'backup-engine',
    message: `restic ${verb} on repository ${repository}: ${(said ?? '').slice(0, 300)}`,
    hints: ['seaworthy backup status tells whether that repository can be reached'],
    fault: 'world',
  });
}
