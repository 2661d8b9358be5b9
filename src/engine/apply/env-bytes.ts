// The env file as bytes, with everything that must be the same again after an undo.
import { posix } from 'node:path';
import { Problem } from '../../model/problem.ts';
import type { EnvSnapshot } from '../../model/run.ts';
import type { Access, Tree } from '../../ports/tree.ts';
import { ownAccess, privateFile } from '../state/access.ts';
import type { Places } from '../state/places.ts';
import { sha256 } from '../state/seal.ts';

export interface EnvBytes {
  /** null = there is no file. */
  readonly bytes: Uint8Array | null;
  readonly snapshot: EnvSnapshot;
}

/** Begins the name of every env file of ours that is not in effect yet. */
export const temporaryPrefix = '.env.seaworthy-';

/** Beside the env file, since a rename stays in its folder. */
export function temporaryEnvFile(places: Places, run: number): string {
  return posix.join(posix.dirname(places.envFile), `${temporaryPrefix}${run}`);
}

/** The env file as it is. Refuses what a rename would cut: a link of either kind. */
export function readEnvBytes(places: Places, tree: Tree): EnvBytes {
  const status = tree.status(places.envFile);
  if (status === null) return { bytes: null, snapshot: absent };
  if (status.kind !== 'file') throw notOurs(places, status.kind === 'link' ? 'a symbolic link' : 'no file');
  if (status.links > 1) throw notOurs(places, 'a file with several names (hard links)');
  const bytes = tree.read(places.envFile);
  if (bytes === null) return { bytes: null, snapshot: absent };
  const { mode, uid, gid } = status;
  return { bytes, snapshot: { existed: true, sha256: sha256(bytes), mode, uid, gid } };
}

/** SHA-256 of the env file's bytes; null = there is no file. */
export function envHash(places: Places, tree: Tree): string | null {
  const bytes = tree.read(places.envFile);
  return bytes === null ? null : sha256(bytes);
}

/** Mode and owner that the env file keeps; those of a new one when there is none. */
export function envAccess(places: Places, tree: Tree): Access {
  const status = tree.status(places.envFile);
  if (status === null) return ownAccess(places, privateFile, tree);
  return { mode: status.mode, uid: status.uid, gid: status.gid };
}

const absent: EnvSnapshot = { existed: false, sha256: null, mode: null, uid: null, gid: null };

function notOurs(places: Places, what: string): Problem {
  return new Problem({
    code: 'env-file-link',
    message: `${places.envFile} is ${what}, and a new one would take its place`,
    hints: ['put the file itself there: cp --remove-destination "$(realpath .env)" .env'],
  });
}
