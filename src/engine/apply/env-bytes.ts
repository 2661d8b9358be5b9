// The env file on its way to being replaced.
import { posix } from 'node:path';
import type { Tree } from '../../ports/tree.ts';
import { ownAccess, privateFile } from '../state/access.ts';
import type { Places } from '../state/places.ts';
import { sha256 } from '../state/seal.ts';

/** Begins the name of every env file of ours that is not in effect yet; the number of its run follows. */
const temporaryPrefix = '.env.seaworthy-';

/** Whether a file of this name is one of ours, and not a copy that a person made. */
export function isTemporaryEnvFile(name: string): boolean {
  return name.startsWith(temporaryPrefix) && /^[1-9]\d*$/.test(name.slice(temporaryPrefix.length));
}

/** Beside the env file, since a rename stays in its folder. */
export function temporaryEnvFile(places: Places, run: number): string {
  return posix.join(posix.dirname(places.envFile), `${temporaryPrefix}${run}`);
}

/** SHA-256 of the env file's bytes; null = there is no file. */
export function envHash(places: Places, tree: Tree): string | null {
  const bytes = tree.read(places.envFile);
  return bytes === null ? null : sha256(bytes);
}

/** An env file on its way: with mode, owner, access list and attributes of the present one; those of a new one when there is none. */
export function createEnvFile(path: string, bytes: Uint8Array, places: Places, tree: Tree): void {
  const status = tree.status(places.envFile);
  if (status === null) {
    tree.create(path, bytes, ownAccess(places, privateFile, tree));
    return;
  }
  const { mode, uid, gid } = status;
  tree.create(path, bytes, { mode, uid, gid });
  tree.copyAttributes(places.envFile, path);
}
