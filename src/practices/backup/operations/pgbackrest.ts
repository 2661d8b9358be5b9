// pgBackRest in the sidecar: what is in its repositories, and making more of it.
import { z } from 'zod';
import { Problem } from '../../../model/problem.ts';
import { stanza } from '../engines/pgbackrest-conf.ts';
import type { Progress } from './progress.ts';
import { EngineFailure, type Sidecars } from './sidecars.ts';

export type BackupType = 'full' | 'diff' | 'incr';

/** One backup of the cluster in one repository. */
export interface DatabaseBackup {
  readonly repository: number;
  readonly label: string;
  readonly type: BackupType;
  /** Seconds since the epoch. */
  readonly started: number;
  readonly stopped: number;
  /** Bytes of the cluster, and what this backup added to the repository. */
  readonly bytes: number;
  readonly storedBytes: number;
  /** First and last WAL segment it needs. */
  readonly wal: { readonly start: string; readonly stop: string };
  /** Pages whose checksum was wrong were found in it. */
  readonly hasErrors: boolean;
}

/** What one repository holds. */
export interface RepositoryInfo {
  readonly number: number;
  /** `ok`, or what pgBackRest says is wrong. */
  readonly status: string;
  /** null = not known. */
  readonly isEncrypted: boolean | null;
  /** First and last WAL segment of the present cluster; null = none. */
  readonly wal: { readonly first: string; readonly last: string } | null;
  /** Oldest first. */
  readonly backups: readonly DatabaseBackup[];
}

/** pgbackrest.org/command.html, `info --output=json`; only what is read. */
const infoShape = z.array(
  z.looseObject({
    repo: z.array(
      z.looseObject({
        key: z.int(),
        cipher: z.string(),
        status: z.looseObject({ code: z.int(), message: z.string() }),
      }),
    ),
    archive: z.array(
      z.looseObject({
        database: z.looseObject({ 'repo-key': z.int() }),
        min: z.string().nullable(),
        max: z.string().nullable(),
      }),
    ),
    backup: z.array(
      z.looseObject({
        label: z.string(),
        type: z.enum(['full', 'diff', 'incr']),
        error: z.boolean().nullish(),
        archive: z.looseObject({ start: z.string(), stop: z.string() }),
        timestamp: z.looseObject({ start: z.int(), stop: z.int() }),
        database: z.looseObject({ 'repo-key': z.int() }),
        info: z.looseObject({ size: z.number(), repository: z.looseObject({ delta: z.number().nullish() }) }),
      }),
    ),
  }),
);

const base = ['pgbackrest', `--stanza=${stanza}`] as const;

/** Seconds that a store may be silent when it is only asked what it holds; a minute, and tries again, is pgBackRest's own. */
const silenceSeconds = 10;
const askLimitMs = 60_000;

/** What each of these repositories holds. One that does not answer says so in its status, and keeps no other from being told. */
export async function databaseInfo(
  sidecars: Sidecars,
  numbers: readonly number[],
): Promise<readonly RepositoryInfo[]> {
  return Promise.all(numbers.map((number) => infoOf(sidecars, number)));
}

async function infoOf(sidecars: Sidecars, number: number): Promise<RepositoryInfo> {
  const words = [`--repo=${number}`, `--io-timeout=${silenceSeconds}`, '--output=json', 'info'];
  const empty = { number, isEncrypted: null, wal: null, backups: [] };
  try {
    const text = await sidecars.inDatabase([...base, ...words], { timeoutMs: askLimitMs });
    return readInfo(text).find((one) => one.number === number) ?? { ...empty, status: 'no valid backups' };
  } catch (error) {
    if (error instanceof EngineFailure) return { ...empty, status: error.message };
    throw error;
  }
}

/** Exported for its test. */
export function readInfo(text: string): readonly RepositoryInfo[] {
  const [cluster] = parsed(text);
  if (cluster === undefined) return [];
  return cluster.repo.map((repo) => {
    const archives = cluster.archive.filter(({ database }) => database['repo-key'] === repo.key);
    // One for each cluster that was ever here: the last is the present one.
    const { min = null, max = null } = archives.at(-1) ?? {};
    const own = cluster.backup.filter(({ database }) => database['repo-key'] === repo.key);
    return {
      number: repo.key,
      status: repo.status.code === 0 ? 'ok' : statusWords(repo.status.message),
      isEncrypted: repo.cipher !== 'none',
      wal: min === null || max === null ? null : { first: min, last: max },
      backups: own.map((one) => ({
        repository: repo.key,
        label: one.label,
        type: one.type,
        started: one.timestamp.start,
        stopped: one.timestamp.stop,
        bytes: one.info.size,
        storedBytes: one.info.repository.delta ?? 0,
        wal: { start: one.archive.start, stop: one.archive.stop },
        hasErrors: one.error === true,
      })),
    };
  });
}

/** With another key, pgBackRest decrypts the list of backups into something, and quotes that. */
const garbled = /\[(?:CryptoError|FormatError)\] unable to load info file/;
const unopened = 'ERROR: unable to decrypt the list of backups';

function statusWords(message: string): string {
  return garbled.test(message) ? new EngineFailure('pgbackrest', unopened, null).message : message;
}

function parsed(text: string): z.infer<typeof infoShape> {
  try {
    return infoShape.parse(JSON.parse(text));
  } catch (cause) {
    // What comes out of another key need not be text.
    if (garbled.test(text)) throw new EngineFailure('pgbackrest', unopened, null);
    throw new Problem({
      code: 'backup-engine',
      message: 'pgbackrest info answered in an unexpected form',
      hints: ['check that the image of seaworthy-backup is the one that Seaworthy built'],
      fault: 'world',
      cause,
    });
  }
}

/** A full one where none is younger than that; else only the blocks that changed. Exported for its test. */
export function typeFor(info: RepositoryInfo | undefined, fullEveryDays: number, now: Date): BackupType {
  const full = info?.backups.filter(({ type, hasErrors }) => type === 'full' && !hasErrors).at(-1);
  if (full === undefined) return 'full';
  return now.getTime() / 1000 - full.stopped >= fullEveryDays * 86_400 ? 'full' : 'incr';
}

/**
 * A backup ends when the WAL it needs has arrived. After a bulk load that waits in the spool behind what was written before: giving
 * up after two minutes, as a check does, would throw away all that was copied.
 */
const archiveSeconds = 600;

/** One backup into one repository. `onProgress` hears of each file. Resolves to its label. */
export async function backUpDatabase(
  sidecars: Sidecars,
  request: {
    readonly repository: number;
    readonly type: BackupType;
    readonly onProgress: (progress: Progress) => void;
  },
): Promise<string> {
  const { repository, type, onProgress } = request;
  const words = [
    `--repo=${repository}`,
    `--type=${type}`,
    `--archive-timeout=${archiveSeconds}`,
    '--log-level-console=off',
    '--log-level-stderr=detail',
  ];
  const files = linesOfFiles(onProgress);
  let label: string | undefined;
  await sidecars.inDatabase([...base, ...words, 'backup'], {
    onErrorLine: (line) => {
      label = newLabel.exec(line)?.[1] ?? label;
      files(line);
    },
  });
  if (label !== undefined) return label;
  throw new Problem({
    code: 'backup-engine',
    message: 'pgbackrest ended well and named no backup',
    hints: ['seaworthy backup verify, and docker logs of seaworthy-backup'],
    fault: 'world',
  });
}

/** command/backup/backup.c of pgBackRest 2.55: its line at the end, after `INFO: `. */
const newLabel = /INFO: new backup label = (\S+)$/;

/**
 * Takes the lines of one run with details, a backup's or a restore's: each names a file, how large it is and how far the run is.
 * The sizes are added up: pgBackRest rounds each to a tenth of its unit.
 */
export function linesOfFiles(onProgress: (progress: Progress) => void): (line: string) => void {
  let bytes = 0;
  return (line) => {
    const file = fileIn(line);
    if (file === null) return;
    bytes += file.bytes;
    onProgress({ share: file.share, bytes });
  };
}

const units = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'];

/** `P01 DETAIL: backup file …/base/5/1255 (bundle 2/0, 784KB, 12.34%) checksum …`; null = another line. */
function fileIn(line: string): { readonly share: number; readonly bytes: number } | null {
  const [, size, unit, percent] = /[( ](\d+(?:\.\d+)?)([KMGTP]?B), (\d+(?:\.\d+)?)%\)/.exec(line) ?? [];
  if (unit === undefined) return null;
  return { share: Number(percent) / 100, bytes: Number(size) * 1024 ** units.indexOf(unit) };
}

/** The SHA-1 that pgBackRest ends the manifest of a backup with, of all before it; null = it ends without one. */
export async function manifestChecksum(
  sidecars: Sidecars,
  repository: number,
  label: string,
): Promise<string | null> {
  const words = [`--repo=${repository}`, 'repo-get', `backup/${stanza}/${label}/backup.manifest`];
  let last = '';
  // A line for each file of the cluster: none is kept.
  await sidecars.inDatabase(['pgbackrest', ...words], {
    onOutputLine: (line) => {
      last = line;
    },
  });
  return /^backrest-checksum="([0-9a-f]{40})"$/.exec(last)?.[1] ?? null;
}

/** Proves that archiving works end to end: a new segment has to arrive in every repository. */
export async function checkDatabase(sidecars: Sidecars): Promise<void> {
  await sidecars.inDatabase([...base, 'check'], { timeoutMs: 180_000 });
}

/** Takes away what retention lets go. pgBackRest never takes the last full backup. */
export async function expireDatabase(sidecars: Sidecars, repository: number): Promise<void> {
  await sidecars.inDatabase([...base, `--repo=${repository}`, 'expire']);
}
