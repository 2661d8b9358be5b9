// The env file as it was before a run: its bytes in `runs/N/before.env`, all else in the journal's first line.
import { posix } from 'node:path';
import type { EnvSnapshot } from '../../model/run.ts';
import type { Tree } from '../../ports/tree.ts';
import { ownAccess, privateFile } from './access.ts';
import { damaged, inTheWay } from './damage.ts';
import type { Places } from './places.ts';
import { replaceFile } from './replace-file.ts';
import { runFolder } from './runs.ts';
import { sha256 } from './seal.ts';

/** What the env file is now. A link of either kind is refused: the rename that commits would cut it. */
export function lookAtEnvFile(
  places: Places,
  tree: Tree,
): EnvSnapshot & { readonly bytes: Uint8Array | null } {
  const { envFile } = places;
  const status = tree.status(envFile);
  if (status === null) return { existed: false, sha256: null, mode: null, uid: null, gid: null, bytes: null };
  if (status.kind === 'link') throw inTheWay(envFile, 'a symbolic link');
  if (status.kind !== 'file') throw inTheWay(envFile, 'not a regular file');
  if (status.links > 1) throw inTheWay(envFile, 'one of several names of a file (hard links)');
  const bytes = tree.read(envFile) ?? new Uint8Array();
  const { mode, uid, gid } = status;
  return { existed: true, sha256: sha256(bytes), mode, uid, gid, bytes };
}

/** Keeps a copy of the env file with a run, and says what the journal's first line has to say of it. */
export function keepSnapshot(places: Places, run: number, tree: Tree): EnvSnapshot {
  const { bytes, ...snapshot } = lookAtEnvFile(places, tree);
  const access = ownAccess(places, privateFile, tree);
  if (bytes !== null) replaceFile(snapshotPath(places, run), bytes, access, tree);
  return snapshot;
}

/** The bytes of the env file before a run; null = there was none. Bytes that are not those of the journal are a Problem. */
export function snapshotBytes(
  places: Places,
  run: number,
  snapshot: EnvSnapshot,
  tree: Tree,
): Uint8Array | null {
  if (!snapshot.existed) return null;
  const path = snapshotPath(places, run);
  const bytes = tree.read(path);
  if (bytes === null) throw damaged(path, 'is missing');
  if (sha256(bytes) !== snapshot.sha256)
    throw damaged(path, 'does not hold what was written: bytes were lost or changed');
  return bytes;
}

function snapshotPath(places: Places, run: number): string {
  return posix.join(runFolder(places, run), 'before.env');
}
