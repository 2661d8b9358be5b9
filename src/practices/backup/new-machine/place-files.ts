// The unpacked files become the deployment, in one step.
import { posix } from 'node:path';
import { ownAccess, privateFile } from '../../../engine/state/access.ts';
import { type Places, placesOf } from '../../../engine/state/places.ts';
import { ensureFolder } from '../../../engine/state/prepare.ts';
import { replaceFile } from '../../../engine/state/replace-file.ts';
import { sha256 } from '../../../engine/state/seal.ts';
import { Problem } from '../../../model/problem.ts';
import type { World } from '../../../ports/world.ts';
import { type RestoreRecord, writeHistory, writeRestore } from '../restore/record.ts';
import type { PastRestore } from '../restore/timelines.ts';
import type { Workshop } from './workshop.ts';

/**
 * What is true of the old machine alone goes: its locks, and tars of runs that were going on. A record of the restore is in it before
 * it is in place, so that no command takes it for whole, and so is the newest history of restores.
 */
export function dressFiles(
  { files, secrets }: Workshop,
  guard: RestoreRecord,
  past: readonly PastRestore[],
  world: World,
): void {
  const { tree } = world;
  const places = placesOf(files);
  for (const name of tree.list(places.state)) {
    if (/^lock|^deployment-.*\.tar(?:\.holder)?$/.test(name)) tree.remove(posix.join(places.state, name));
  }
  for (const job of tree.list(places.jobs)) tree.remove(posix.join(places.jobs, job, 'lock'));
  if (tree.status(places.state) === null) tree.makeDirectory(places.state, { mode: 0o700 });
  if (past.length > 0) writeHistory(places, past, tree);
  writeRestore(places, guard, tree);
  giveKey(places, posix.join(secrets, 'backup-key'), world);
}

/** What opened the repository is the key to go on with, whatever the saved files hold. */
function giveKey(places: Places, given: string, { tree, talk }: World): void {
  const path = posix.join(places.secrets, 'backup-key');
  const key = tree.read(given) ?? new Uint8Array();
  const held = tree.read(path);
  if (held !== null && sha256(held) === sha256(key)) return;
  if (held !== null)
    talk.warn(
      'the saved files hold another backup-key than the one that opened this repository: it is replaced by that one',
    );
  ensureFolder(places, places.secrets, tree);
  replaceFile(path, key, ownAccess(places, privateFile, tree), tree);
}

/** Nothing may be there but an empty folder. */
export function requireVacant(directory: string, { files }: World): void {
  const status = files.status(directory);
  if (status === 'missing') return;
  const isEmpty =
    typeof status === 'object' && status.kind === 'directory' && files.list(directory)?.length === 0;
  if (isEmpty) return;
  throw new Problem({
    code: 'restore-into',
    message: `${directory} ${status === 'denied' ? 'may not be read' : 'is not empty'}`,
    hints: ['name a folder that does not exist yet: --into DIR'],
  });
}

/** A disk that is mounted there cannot be renamed over (rename(2), EBUSY), and a part of the old machine's files would be hidden by it. */
export async function refuseMountPoint(directory: string, { exec, files }: World): Promise<void> {
  const [own, above] = [files.status(directory), files.status(posix.dirname(directory))];
  const isOther = typeof own === 'object' && typeof above === 'object' && own.device !== above.device;
  if (own === 'missing' || !(isOther || (await isMounted(directory, exec)))) return;
  throw new Problem({
    code: 'restore-into',
    message: `${directory} is where a disk is mounted: the deployment cannot take its place`,
    hints: [`name a folder on that disk: --into ${posix.join(directory, 'supabase')}`],
  });
}

/** A folder of the same disk can be mounted, too: mountpoint(1) of util-linux reads mountinfo. */
async function isMounted(directory: string, exec: World['exec']): Promise<boolean> {
  const result = await exec.run({ argv: ['mountpoint', '-q', '--', directory], timeoutMs: 10_000 });
  return result.ran && result.code === 0;
}

/** One rename, over nothing or an empty folder (rename(2)); done already is done. */
export async function placeFiles({ files }: Workshop, directory: string, world: World): Promise<void> {
  if (world.tree.status(files) === null) return;
  requireVacant(directory, world);
  for (const argv of [
    ['mv', '-T', files, directory],
    ['sync', posix.dirname(directory)],
  ] as const) {
    const result = await world.exec.run({ argv, timeoutMs: 60_000 });
    if (result.ran && result.code === 0) continue;
    throw new Problem({
      code: 'restore-into',
      message: `${directory} cannot be made: ${result.ran ? result.stderr.trim() : result.reason}`,
      hints: ['check the folder above it, then run the command again'],
      fault: 'world',
    });
  }
}
