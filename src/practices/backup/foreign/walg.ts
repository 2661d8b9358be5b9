// An archive of WAL-G that a deployment has already: looked at, never touched. Its documentation: wal-g docs/README.md
// ("backup-list") and docs/STORAGES.md; the fields of the listing: its internal/backup_time.go and extended_metadata_dto.go.
import { z } from 'zod';
import type { Adopted } from '../../../engine/adopted.ts';
import { openDatabase } from '../../../engine/apply/database.ts';
import { Problem } from '../../../model/problem.ts';
import type { World } from '../../../ports/world.ts';
import { durationWords } from '../operations/progress.ts';
import type { BackupStatus } from '../operations/status.ts';

export interface WalgBackup {
  readonly name: string;
  /** ISO 8601; of its end, where the listing tells that. */
  readonly time: string;
}

export interface WalgArchive {
  /** `s3://bucket/path`; null = its configuration is not in the environment of the database's container. */
  readonly place: string | null;
  /** Oldest first; a text = why they could not be listed. */
  readonly backups: readonly WalgBackup[] | string;
}

const limitSeconds = 60;

/** null = the database archives by something else, or not at all, or does not answer. */
export async function walgArchive(adopted: Adopted, world: World): Promise<WalgArchive | null> {
  try {
    const database = await openDatabase(adopted, world);
    const command = await database.run(
      database.own,
      "select current_setting('archive_command') where current_setting('archive_mode') <> 'off';\n",
    );
    if (!/\bwal-g\b.*\bwal-push\b/.test(command)) return null;
    const { container } = database.door;
    return {
      place: await placeOf(container, world),
      backups: await backupsOf(command, container, world, (text) => database.redact(text)),
    };
  } catch (error) {
    if (error instanceof Problem && error.code === 'database-unreachable') return null;
    throw error;
  }
}

/** docs/STORAGES.md of WAL-G: one variable for each kind of store. None of these holds a secret. */
async function placeOf(container: string, world: World): Promise<string | null> {
  const names = ['S3', 'GS', 'AZ', 'FILE', 'SSH', 'SWIFT'].map((kind) => `WALG_${kind}_PREFIX`);
  const script = `for name in ${names.join(' ')}; do eval "value=\\\${$name:-}"; [ -z "$value" ] || echo "$value"; done`;
  const result = await world.exec.run({
    argv: ['docker', 'exec', container, 'sh', '-c', script],
    timeoutMs: 10_000,
  });
  if (!result.ran || result.code !== 0) return null;
  const [first = ''] = result.stdout.split('\n');
  // An address may hold a login.
  return first === '' ? null : first.replace(/\/\/[^/@]*@/, '//');
}

async function backupsOf(
  command: string,
  container: string,
  world: World,
  redact: (text: string) => string,
): Promise<WalgArchive['backups']> {
  const asks = listingCommand(command);
  const result = await world.exec.run({
    // The server runs that command by a shell of its own; it travels by a variable, for it may hold keys.
    argv: [
      ...(['docker', 'exec', '--user', 'postgres', '--env', 'SEAWORTHY_ASKS', container] as const),
      ...['timeout', String(limitSeconds), 'sh', '-c', 'eval "$SEAWORTHY_ASKS"'],
    ],
    environment: { SEAWORTHY_ASKS: asks },
    timeoutMs: (limitSeconds + 10) * 1000,
  });
  if (!result.ran) return redact(result.reason);
  if (result.code === 0) return readWalgList(result.stdout);
  if (/no backups found/i.test(result.stderr)) return [];
  if (result.code === 124) return `wal-g did not answer within ${limitSeconds} s`;
  return redact(result.stderr.trim().split('\n').at(-1) || `wal-g ended with code ${result.code}`);
}

/** What asks for the list in the place of what pushes: with the words before it, as long as they are words alone. Exported for its test. */
export function listingCommand(command: string): string {
  const before = /^([\w\s./=:@%+,-]*\bwal-g)\s+(?:--config[= ]\S+\s+)?wal-push\b/.exec(command.trim());
  const config = /\s(--config[= ][\w./-]+)/.exec(command)?.[1];
  const words = before?.[1] ?? 'wal-g';
  return `${words}${config === undefined ? '' : ` ${config}`} backup-list --detail --json`;
}

const shape = z
  .array(
    z.looseObject({ backup_name: z.string(), time: z.string().nullish(), finish_time: z.string().nullish() }),
  )
  .nullable();

/** `wal-g backup-list --detail --json`; a text = it is something else. Exported for its test. */
export function readWalgList(text: string): WalgArchive['backups'] {
  if (text.trim() === '') return [];
  try {
    const list = shape.parse(JSON.parse(text)) ?? [];
    return list
      .map((one) => ({ name: one.backup_name, time: one.finish_time ?? one.time ?? '' }))
      .filter(({ time }) => !Number.isNaN(Date.parse(time)))
      .sort((one, other) => one.time.localeCompare(other.time));
  } catch {
    return 'wal-g answered in an unexpected form';
  }
}

const mostSeconds = 26 * 3600;

/** Pure. */
export function walgStatus({ place, backups }: WalgArchive, now: Date): BackupStatus {
  const where = place ?? 'a place that its own configuration names';
  const lines: BackupStatus['lines'][number][] = [
    { ok: null, text: `WAL-G archives the WAL to ${where}; Seaworthy looks at it and leaves it alone` },
    listLine(backups, now),
  ];
  return { lines, lastRestore: 'never', isSound: false };
}

function listLine(backups: WalgArchive['backups'], now: Date): BackupStatus['lines'][number] {
  if (typeof backups === 'string') return { ok: null, text: `its backups could not be listed: ${backups}` };
  const last = backups.at(-1);
  if (last === undefined) return { ok: false, text: 'no base backup: WAL alone restores nothing' };
  const age = Math.max(0, (now.getTime() - Date.parse(last.time)) / 1000);
  const text = `last base backup ${durationWords(age)} ago (${last.name}), ${backups.length} in all`;
  return { ok: age <= mostSeconds, text };
}
