// What a snapshot has of the folder that the image keeps configuration and the vault's root key in (supabase/postgres,
// /etc/postgresql-custom), back into it. All of it comes out of restic at once, into a folder on the same disk, so that each file
// is put in place whole, with its owner and mode.
import { basename, join } from 'node:path';
import { stagingFolder } from '../../model/stored-objects.ts';
import type { SidecarWorld } from '../world.ts';
import { restoreMissing } from './restic.ts';
import { type KeyResult, keyName, restoreRootKey } from './root-key.ts';

/** Where the container has the folder, always: snapshots name it so. */
const savedAs = '/db-config';
const aside = '.before-restore-';

/** Of the files beside the key; paths below the folder. */
export interface RestResult {
  /** In place now. */
  readonly put: readonly string[];
  /** Are others than in the snapshot, and stay as they are. */
  readonly differs: readonly string[];
  /** The repository has them and cannot give them back. */
  readonly unreadable: readonly string[];
}

export interface ConfigSource {
  readonly repository: number;
  readonly snapshot: string;
  /** Of this restore: part of the names that what was there gets. */
  readonly stamp: string;
  /** The folder is new, and what is in it is the image's: it gives way, and keeps another name. Else a file that differs stays. */
  readonly isFresh: boolean;
}

/** Doing it twice is doing it once: a kill anywhere is answered by doing it again. */
export async function restoreDatabaseConfig(
  world: SidecarWorld,
  folder: string,
  from: ConfigSource,
): Promise<KeyResult & { readonly rest: RestResult }> {
  const staging = join(folder, stagingFolder);
  world.tree.removeDirectory(staging);
  world.tree.makeDirectory(staging, { mode: 0o700 });
  try {
    const source = { snapshot: from.snapshot, path: savedAs };
    const unreadable = new Set(await restoreMissing(world, from.repository, source, staging, null));
    // Of the folder itself: its owner or mode, which it has already.
    unreadable.delete('');
    // What restic cannot set on a file is an error of that file, too.
    if (unreadable.has(keyName) && (await dumpKey(world, from, staging))) unreadable.delete(keyName);
    const key = restoreRootKey(world, folder, { ...from, staging, isReadable: !unreadable.has(keyName) });
    const rest = { put: [], differs: [], unreadable: [...unreadable].sort() };
    placeAll({ world, folder, staging, from, unreadable, rest }, '');
    await world.exec.run({ argv: ['sync', '--file-system', folder], timeoutMs: 10 * 60_000 });
    return { ...key, rest };
  } finally {
    world.tree.removeDirectory(staging);
  }
}

/** Its bytes alone, into the staging folder. Whether they came. */
async function dumpKey(world: SidecarWorld, from: ConfigSource, staging: string): Promise<boolean> {
  const words = ['--no-lock', 'dump', from.snapshot, `${savedAs}/${keyName}`];
  const result = await world.exec.run({
    argv: ['seaworthy-restic', String(from.repository), ...words],
    timeoutMs: 10 * 60_000,
  });
  if (!result.ran || result.code !== 0 || /^\s*$|\ufffd/.test(result.stdout)) return false;
  const path = join(staging, keyName);
  world.tree.remove(path);
  world.tree.create(path, result.stdout, { mode: 0o600 });
  return true;
}

interface Placing {
  readonly world: SidecarWorld;
  readonly folder: string;
  readonly staging: string;
  readonly from: ConfigSource;
  readonly unreadable: ReadonlySet<string>;
  readonly rest: { readonly put: string[]; readonly differs: string[] };
}

function placeAll(placing: Placing, below: string): void {
  const { world, staging, unreadable, rest } = placing;
  const names = (world.links.entries(join(staging, below)) ?? []).map(({ name }) => name).sort();
  for (const path of names.map((name) => join(below, name))) {
    if (isOurs(path, placing) || unreadable.has(path)) continue;
    const become = place(placing, path);
    if (become === 'within') placeAll(placing, path);
    else if (become !== 'same') rest[become].push(path);
  }
}

/** What a restore made is no configuration; what one left of former keys is the person's to delete, and does not come again. */
function isOurs(path: string, { from }: Placing): boolean {
  if (path === keyName || path === stagingFolder || path.endsWith('.restoring')) return true;
  return !from.isFresh && basename(path).includes(aside);
}

/** `within` = it is a folder in both, and what it holds is looked at. */
function place(
  { world, folder, staging, from, unreadable }: Placing,
  path: string,
): 'put' | 'differs' | 'same' | 'within' {
  const { links } = world;
  const [saved, there] = [join(staging, path), join(folder, path)];
  const [then, now] = [links.look(saved), links.look(there)];
  const isTorn = [...unreadable].some((one) => one.startsWith(`${path}/`));
  if (then?.kind === 'directory' && now?.kind === 'directory') return 'within';
  // Of a folder that is torn, what is whole is put one by one; never through a link, or in the place of a file.
  if (then?.kind === 'directory' && isTorn) {
    const isFree =
      now === null || (from.isFresh && links.move(there, `${there}${aside}${from.stamp}`) === 'moved');
    return isFree && links.makeFolders(there, then) ? 'within' : 'differs';
  }
  if (now === null) return links.move(saved, there) === 'moved' ? 'put' : 'differs';
  const isAlike = then?.mode === now.mode && then.uid === now.uid && then.gid === now.gid;
  if (isSame(world, saved, there) && (isAlike || !from.isFresh)) return 'same';
  if (!from.isFresh || links.move(there, `${there}${aside}${from.stamp}`) !== 'moved') return 'differs';
  return links.move(saved, there) === 'moved' ? 'put' : 'differs';
}

function isSame({ links, tree }: SidecarWorld, one: string, other: string): boolean {
  const [left, right] = [links.look(one), links.look(other)];
  if (left?.kind !== right?.kind) return false;
  if (left?.kind === 'other') return links.target(one) === links.target(other);
  if (left?.kind !== 'file' || left.bytes !== right?.bytes) return false;
  return Buffer.from(tree.read(one) ?? []).equals(Buffer.from(tree.read(other) ?? []));
}
