import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Everything that can be told of one path, as one line: kind, mode, owner, content. */
export type TreeState = ReadonlyMap<string, string>;

/** Every path below a folder, links not followed. `leaveOut` = first path segments that are none of the question. */
export function treeState(folder: string, leaveOut: readonly string[] = []): TreeState {
  const state = new Map<string, string>();
  visit(folder);
  return state;

  function visit(path: string): void {
    const name = relative(folder, path);
    if (leaveOut.includes(name.split('/')[0] ?? '')) return;
    const status = lstatSync(path);
    const owner = `${(status.mode & 0o7777).toString(8)} ${status.uid}:${status.gid}`;
    if (status.isDirectory()) {
      if (name !== '') state.set(name, `directory ${owner}`);
      for (const child of readdirSync(path).sort()) visit(join(path, child));
    } else if (status.isSymbolicLink()) state.set(name, `link to ${readlinkSync(path)}`);
    else if (status.isFile()) state.set(name, `file ${owner} ${sha256(readFileSync(path))}`);
    else state.set(name, `other ${owner}`);
  }
}

/** What differs between two states, one line per path; empty = byte-, mode- and owner-equal. */
export function treeDifference(before: TreeState, after: TreeState): readonly string[] {
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
  return paths
    .filter((path) => before.get(path) !== after.get(path))
    .map((path) => `${path}: ${before.get(path) ?? 'absent'} -> ${after.get(path) ?? 'absent'}`);
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 16);
}
