import { dirname, join } from 'node:path';
import { Problem } from '../../model/problem.ts';
import type { SidecarWorld } from '../world.ts';

/** supabase/postgres, pgsodium_getkey.sh. */
const keyName = 'pgsodium_root.key';
const limitMs = 10 * 60_000;

/** `same` = it is the one already; `put` = it is in place now, and what was there has another name. */
export type KeyResult = { readonly kind: 'same' | 'put' | 'none'; readonly aside: string | null };

/**
 * Puts the vault's root key of a snapshot into the folder of the database, where it is another one than there. The key stays in
 * this container: it comes out of restic and goes into a file.
 */
export async function restoreRootKey(
  world: SidecarWorld,
  folder: string,
  from: { readonly repository: number; readonly snapshot: string; readonly stamp: string },
): Promise<KeyResult> {
  const key = await savedKey(world, from.repository, from.snapshot);
  if (key === null) return { kind: 'none', aside: null };
  const path = join(folder, keyName);
  const present = world.tree.read(path);
  if (present !== null && Buffer.from(present).toString('latin1') === key)
    return { kind: 'same', aside: null };
  const owner = world.tree.status(present === null ? folder : path);
  const next = `${path}.restoring`;
  world.tree.remove(next);
  const access = { mode: present === null ? 0o600 : (owner?.mode ?? 0o600), ...ownerOf(owner) };
  world.tree.create(next, Buffer.from(key, 'latin1'), access);
  const aside = present === null ? null : `${keyName}.before-restore-${from.stamp}`;
  // A second name for the old one, then one rename: at no moment is there none.
  if (aside !== null) world.tree.link(path, join(dirname(path), aside));
  world.tree.rename(next, path);
  return { kind: 'put', aside };
}

function ownerOf(status: { readonly uid: number; readonly gid: number } | null) {
  return status === null ? {} : { uid: status.uid, gid: status.gid, whenRoot: true };
}

/** null = the snapshot has none. restic begins whatever ends a dump with "cannot dump file" (cmd/restic/cmd_dump.go). */
async function savedKey(world: SidecarWorld, repository: number, snapshot: string): Promise<string | null> {
  const words = ['--no-lock', 'dump', snapshot, `/db-config/${keyName}`];
  const result = await world.exec.run({
    argv: ['seaworthy-restic', String(repository), ...words],
    timeoutMs: limitMs,
  });
  const isWhole = result.ran && result.code === 0 && !/^\s*$|\ufffd/.test(result.stdout);
  if (isWhole) return result.stdout;
  const said = result.ran ? result.stderr.trim() || 'it is no text' : result.reason;
  if (/path .* not found in snapshot/.test(said)) return null;
  throw new Problem({
    code: 'backup-engine',
    message: `the vault's root key does not come out of repository ${repository}: ${said.split('\n').at(-1)?.slice(0, 300)}`,
    hints: ['seaworthy backup status tells whether that repository can be reached'],
    fault: 'world',
  });
}
