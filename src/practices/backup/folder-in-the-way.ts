// Why a folder of this machine cannot be a repository.
import type { BackupRepositoriesFact, WishedFolder } from '../../model/facts/backups.ts';
import type { Place } from '../../model/place.ts';

export interface FolderTrouble {
  /** Of the wish. */
  readonly at: Place;
  readonly message: string;
  readonly hint: string;
}

const others = 0o001;
const group = 0o010;
const owner = 0o100;

/** The first of the wished folders that cannot be used; null = none, as far as was seen. */
export function folderTrouble({ wished, data }: BackupRepositoriesFact): FolderTrouble | null {
  for (const one of wished) {
    if (one.kind === 'bucket') continue;
    const found = troubleOf(one, data?.ownerUid ?? null);
    if (found !== null) return { at: one.at, ...found };
  }
  return null;
}

function troubleOf(
  { path, found, uid, mode }: WishedFolder,
  user: number | null,
): Omit<FolderTrouble, 'at'> | null {
  // Docker would make it, as root and on whatever disk is there when the one that was meant is not mounted.
  if (found === 'missing')
    return {
      message: `the folder ${path} does not exist`,
      hint: `Mount the disk that is meant, then make the folder: mkdir -p -m 711 ${path}`,
    };
  if (found === 'file')
    return { message: `${path} is not a folder`, hint: 'Name a folder, on another disk than the data' };
  if (uid === undefined || mode === undefined || (mode & (others | group)) !== 0) return null;
  const isOwners = user !== null && user === uid && (mode & owner) !== 0;
  // Whose the data will be is not known before the database was first started, but never root's.
  if (isOwners || (user === null && uid !== 0)) return null;
  return {
    message: `the user of the database may not pass through ${path}, whose mode is ${mode.toString(8)}`,
    hint: `Let others pass through it, what lies in it stays private: chmod o+x ${path}`,
  };
}
