import { posix } from 'node:path';
import type { Places } from '../../../../engine/state/places.ts';
import type { Tree } from '../../../../ports/tree.ts';

/** Paths below the directory of the deployment. Names alone: what is in files may be secret. */
export interface ConfigDifference {
  readonly changed: readonly string[];
  /** There then, and not now. */
  readonly missing: readonly string[];
  readonly same: number;
  /** Stay as they are: no regular files, below a link, or not to be replaced. */
  readonly left: readonly string[];
}

/**
 * What the files of then change in those of now. `data` = folders that services keep data in, absolute: their own parts restore
 * those. Of `.seaworthy` only records of generations come back that the files of then may refer to, and are gone.
 */
export function compareConfig(
  folder: string,
  places: Places,
  data: readonly string[],
  tree: Tree,
): ConfigDifference {
  const [changed, missing, left]: [string[], string[], string[]] = [[], [], []];
  let same = 0;
  for (const path of filesBelow(folder, '', tree, (inner) => isLeftOut(inner, places, data))) {
    const [then, now] = [posix.join(folder, path), posix.join(places.directory, path)];
    if (!leadsThroughFolders(path, places.directory, tree)) {
      left.push(path);
      continue;
    }
    const status = tree.status(now);
    const isRecord = path.startsWith(`${posix.basename(places.state)}/`);
    if (isRecord && status !== null) continue;
    if (tree.status(then)?.kind !== 'file') {
      if (status === null) left.push(path);
    } else if (status === null) missing.push(path);
    else if (status.kind !== 'file') left.push(path);
    else if (isSame(then, now, tree)) same += 1;
    else if (path === backupKey(places)) left.push(path);
    else changed.push(path);
  }
  return { changed, missing, same, left };
}

/** false = on the way to it there is a link, which leads elsewhere, or something else that is no folder. */
function leadsThroughFolders(path: string, directory: string, tree: Tree): boolean {
  const above = posix.dirname(path);
  if (above === '.') return true;
  if (!leadsThroughFolders(above, directory, tree)) return false;
  const status = tree.status(posix.join(directory, above));
  return status === null || status.kind === 'directory';
}

function isLeftOut(path: string, { directory, state, records }: Places, data: readonly string[]): boolean {
  const whole = posix.join(directory, path);
  if (whole === state || isBelow(records, whole)) return false;
  if (isBelow(whole, state)) return !isBelow(whole, records);
  return data.some((one) => isBelow(whole, one) || whole.startsWith(`${one}.before-restore-`));
}

/** Whether a path is that folder, or in it. */
function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

/** With another key, what is in the repositories could not be read any more. */
function backupKey({ directory, secrets }: Places): string {
  return posix.relative(directory, posix.join(secrets, 'backup-key'));
}

function isSame(then: string, now: string, tree: Tree): boolean {
  const [one, other] = [tree.read(then), tree.read(now)];
  if (one === null || other === null || Buffer.compare(one, other) !== 0) return false;
  return tree.status(then)?.mode === tree.status(now)?.mode;
}

function filesBelow(
  folder: string,
  path: string,
  tree: Tree,
  isSkipped: (path: string) => boolean,
): readonly string[] {
  return tree.list(posix.join(folder, path)).flatMap((name) => {
    const inner = posix.join(path, name);
    if (isSkipped(inner)) return [];
    const isFolder = tree.status(posix.join(folder, inner))?.kind === 'directory';
    return isFolder ? filesBelow(folder, inner, tree, isSkipped) : [inner];
  });
}
