// What a command does to the deployment's data. Careful on both sides: an alarm over nothing is as bad as a miss.
import type { ScriptFact } from '../../model/facts/files.ts';
import { type DataPlace, readsData } from './data-paths.ts';
import { destroys } from './destructive.ts';

export interface Places {
  /** Absolute path of the deployment. */
  readonly directory: string;
  /** The name of the Compose project. */
  readonly project: string;
  /** Full names of its named volumes. */
  readonly volumes: readonly string[];
  /** The database's data directory; null when there is none here. */
  readonly data: DataPlace | null;
  /** Where Storage keeps its objects; null when not on this machine. */
  readonly objects: DataPlace | null;
  /** Where the vault's root key lies (upstream's volume `db-config`); null when nothing is mounted there. */
  readonly keys: DataPlace | null;
}

export interface Circumstances {
  /** Something earlier in the script stopped the database, or put it into backup mode. */
  readonly isQuiet: boolean;
  /** What the script sets its variables to. */
  readonly values?: ReadonlyMap<string, string>;
  /** Where the script is by now; absent = in the deployment's folder. */
  readonly from?: string;
}

type Kind = ScriptFact['kind'];

const engines: readonly RegExp[] = [
  /\bpg_dump(?:all)?\b(?!.*(?:--schema-only|--version|\s-s(?:\s|$)|\s-V(?:\s|$)))/,
  /\bpg_basebackup\b(?!.*--version)/,
  /\bpgbackrest\b.*\b(?:backup|archive-push|repo-put)\b/,
  /\bwal-g\b.*\b(?:backup-push|wal-push)\b/,
  // `barman cron` keeps receiving WAL; a base backup is `barman backup` (barman(1)).
  /\bbarman\b.*\sbackup\b/,
  /\brestic\b.*\bbackup\b/,
  /\bborg\b.*\bcreate\b/,
  // Without an action, or with `create`, they back up; every other action looks at what is there (their manuals).
  /\bborgmatic\b(?!.*\s(?:list|rlist|repo-list|info|rinfo|repo-info|extract|restore|mount|umount|export-tar|check|config|borg|break-lock|key|--version)\b)/,
  /\bkopia\b.*\bsnapshot\s+create\b/,
  /\bduplicity\b(?!\s+(?:restore|verify|list-current-files|collection-status|cleanup|remove-\S+|--version)\b)/,
];

/** Programs that copy files one by one. */
const copies = /(?:^|[\s/(])(?:tar|rsync|cp|scp|zip|7z|rclone|restic|borg|duplicity|kopia)(?=\s)/;

/** tar that unpacks or lists. */
const unpacks =
  /(?:^|[\s/(])tar\s+(?:-?[a-z]*[xt][a-z]*\b|--extract|--list|--get)|\b(?:unzip|restore|extract)\b/;

const vaultKey = /pgsodium_root\.key|postgresql-custom/;

/** Every kind a command is of. */
export function kindsOf(text: string, places: Places, circumstances: Circumstances): readonly Kind[] {
  const { isQuiet, values = new Map<string, string>(), from = places.directory } = circumstances;
  const data = [places.data, places.objects, places.keys].filter((place) => place !== null);
  if (destroys(text, { ...places, data, from }, values)) return ['destructive'];
  const kinds: Kind[] = [];
  if (engines.some((pattern) => pattern.test(text))) kinds.push('backup');
  if (!copies.test(text) || unpacks.test(text)) {
    return vaultKey.test(text) && kinds.length === 0 && /\b(?:cat|cp|gpg|age)\b/.test(text)
      ? ['backup']
      : kinds;
  }
  const copiesData = places.data !== null && readsData(text, places.data);
  const copiesObjects = places.objects !== null && readsData(text, places.objects);
  if (copiesData) kinds.push(isQuiet ? 'backup' : 'data-directory-copy');
  if (copiesObjects) kinds.push(keepsAttributes(text) ? 'backup' : 'object-copy-without-xattrs');
  const copiesKeys = vaultKey.test(text) || (places.keys !== null && readsData(text, places.keys));
  if (kinds.length === 0 && copiesKeys) kinds.push('backup');
  if (kinds.length === 0 && copiesUnknownVolume(text, places)) kinds.push('unknown-volume-copy');
  return [...new Set(kinds)];
}

/** `docker run -v NAME:/data … tar` of a volume that would hold the database or the objects, if there were one of that name. */
function copiesUnknownVolume(text: string, { volumes }: Places): boolean {
  const mounted = [...text.matchAll(/\s(?:-v|--volume)[ =]["']?([\w.-]+):\//g)].map(([, name = '']) => name);
  const wanted = mounted.filter((name) => /(?:^|[_-])(?:db|postgres|pg|storage)(?:$|[_-])/.test(name));
  return /\bdocker\b.*\brun\b/.test(text) && wanted.some((name) => !volumes.includes(name));
}

/** Failure case 58: the options with which each program keeps `user.*` attributes; restic, borg and kopia always do. */
function keepsAttributes(text: string): boolean {
  if (/\b(?:restic|borg|kopia)\b/.test(text)) return true;
  if (/\brsync\b/.test(text)) return /\s(?:-[a-zA-Z]*X[a-zA-Z]*|--xattrs)(?=\s|$)/.test(text);
  if (/\btar\b/.test(text)) return /--xattrs\b/.test(text);
  if (/\brclone\b/.test(text)) return /\s(?:-[a-zA-Z]*M[a-zA-Z]*|--metadata)(?=\s|$)/.test(text);
  if (/\bcp\b/.test(text))
    return /\s(?:-[a-zA-Z]*a[a-zA-Z]*|--archive|--preserve=\S*(?:all|xattr)\S*)(?=\s|$)/.test(text);
  return false;
}

/** A command after which files of the database may be copied. */
export function quiets(text: string): boolean {
  return /\b(?:docker|podman)(?:[ -]compose)?\b.*\b(?:stop|down|pause)\b|\bpg_(?:backup_start|start_backup)\b|\b(?:zfs|lvcreate|btrfs)\b.*\bsnapshot\b/.test(
    text,
  );
}

/** A script that looks at each command of a pipe, or at the end of what the dump wrote (bash manual, "The Set Builtin"). */
export function watches(script: string): boolean {
  return /\bpipefail\b|\bPIPESTATUS\b|dump complete/.test(script);
}

/** A dump before a pipe inside quotes: `sh -c "pg_dump … | gzip > …"`. */
export function pipesInside(text: string): boolean {
  return /\bpg_(?:dump|dumpall|basebackup)\b[^|;&]*\|(?!\|)/.test(text);
}
