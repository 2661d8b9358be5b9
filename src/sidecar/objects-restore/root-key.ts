import { dirname, join } from 'node:path';
import { Problem } from '../../model/problem.ts';
import type { SidecarWorld } from '../world.ts';

/** supabase/postgres, pgsodium_getkey.sh. */
export const keyName = 'pgsodium_root.key';

/** `same` = it is the one already; `put` = it is in place now, and what was there has another name. */
export type KeyResult = { readonly kind: 'same' | 'put' | 'none'; readonly aside: string | null };

export interface SavedKey {
  readonly repository: number;
  readonly stamp: string;
  /** Folder that holds what the snapshot has. */
  readonly staging: string;
  /** The repository gave it back, if it has one. */
  readonly isReadable: boolean;
}

/** Puts the vault's root key of a snapshot into the folder of the database, where it is another one than there. */
export function restoreRootKey(world: SidecarWorld, folder: string, from: SavedKey): KeyResult {
  const key = savedKey(world, from);
  if (key === null) return { kind: 'none', aside: null };
  const path = join(folder, keyName);
  const present = world.tree.read(path);
  if (present !== null && Buffer.from(present).equals(key)) return { kind: 'same', aside: null };
  const owner = world.tree.status(present === null ? folder : path);
  const next = `${path}.restoring`;
  world.tree.remove(next);
  const access = { mode: present === null ? 0o600 : (owner?.mode ?? 0o600), ...ownerOf(owner) };
  world.tree.create(next, key, access);
  const aside = present === null ? null : `${keyName}.before-restore-${from.stamp}`;
  // A second name for the old one, then one rename: at no moment is there none.
  if (aside !== null) world.tree.link(path, join(dirname(path), aside));
  world.tree.rename(next, path);
  return { kind: 'put', aside };
}

function ownerOf(status: { readonly uid: number; readonly gid: number } | null) {
  return status === null ? {} : { uid: status.uid, gid: status.gid, whenRoot: true };
}

/** null = the snapshot has none. */
function savedKey(world: SidecarWorld, { staging, isReadable, repository }: SavedKey): Buffer | null {
  const bytes = isReadable ? world.tree.read(join(staging, keyName)) : new Uint8Array();
  if (bytes === null) return null;
  const key = Buffer.from(bytes);
  if (key.toString('latin1').trim() !== '') return key;
  throw new Problem({
    code: 'backup-engine',
    message: `the vault's root key does not come out of repository ${repository}: ${isReadable ? 'it is empty' : 'it cannot be read back'}`,
    hints: ['seaworthy backup verify tells what is wrong with that repository'],
    fault: 'world',
  });
}
