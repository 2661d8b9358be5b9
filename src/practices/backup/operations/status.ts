// How backups stand, in sentences with a verdict each.
import { z } from 'zod';
import { counted } from '../../../engine/words.ts';
import { printBytes } from '../../../model/bytes.ts';
import type { DatabaseStatus, RepositoryStatus } from '../../../model/sidecar.ts';
import type { LastRestore } from '../drill/last-restore.ts';
import { isOverdue } from '../own-backups.ts';
import type { Repository } from '../repositories/repository.ts';
import type { RepositoryInfo } from './pgbackrest.ts';
import { durationWords } from './progress.ts';
import { reachOf } from './reach.ts';
import type { Sidecars } from './sidecars.ts';
import type { Verified } from './verified.ts';

export interface BackupStatus {
  /** `ok` null = cannot be told. */
  readonly lines: readonly {
    readonly ok: boolean | null;
    readonly text: string;
    /** What to do next. */
    readonly hint?: string;
  }[];
  readonly lastRestore: string;
  readonly isSound: boolean;
}

export interface StatusInput {
  readonly repositories: readonly Repository[];
  readonly info: readonly RepositoryInfo[];
  /** What came of reading repositories back; absent = nothing is known of it. */
  readonly verified?: readonly Verified[];
  readonly spool: DatabaseStatus | null;
  /** As it is wished: a backup is late two hours after the next one was due. Absent: a day and two hours after the last. */
  readonly schedule?: string;
  /** What is known of restores. */
  readonly lastRestore: LastRestore;
  readonly now: Date;
}

/** WAL older than this means that more than the promised minute would be lost. */
export const mostWaitSeconds = 60;
/** The sidecar tells of itself every five seconds. */
export const mostSilentSeconds = 60;
/** Clocks differ a little; what ended later than this from now says that one of them was set. */
const mostAheadSeconds = 3600;

/** Pure. */
export function statusOf({
  repositories,
  info,
  verified = [],
  spool,
  schedule = '',
  lastRestore,
  now,
}: StatusInput): BackupStatus {
  const lines = [
    ...repositories.map((one) =>
      ageLine(
        one,
        info.find(({ number }) => number === one.number),
        verified.find(({ number, place }) => number === one.number && place === one.shown),
        schedule,
        now,
      ),
    ),
    ...walLines(repositories, spool, now),
  ];
  return {
    lines,
    lastRestore: lastRestore.text,
    isSound: lines.every(({ ok }) => ok === true) && lastRestore.isSound,
  };
}

/** The same with more lines. */
export function withLines(status: BackupStatus, more: BackupStatus['lines']): BackupStatus {
  const lines = [...status.lines, ...more];
  return { ...status, lines, isSound: status.isSound && more.every(({ ok }) => ok === true) };
}

/** The repository did not answer, or is damaged: its status says how. */
export function isAway({ status }: RepositoryInfo): boolean {
  return status !== 'ok' && status !== 'no valid backups';
}

function ageLine(
  repository: Repository,
  info: RepositoryInfo | undefined,
  verified: Verified | undefined,
  schedule: string,
  now: Date,
) {
  const { shown } = repository;
  const last = info?.backups.at(-1);
  if (info !== undefined && isAway(info)) return { ok: false, text: `${shown}: ${info.status}` };
  if (info === undefined || last === undefined) return { ok: false, text: `${shown}: no backup yet` };
  const ahead = last.stopped - now.getTime() / 1000;
  if (ahead > mostAheadSeconds)
    return {
      ok: false,
      text: `${shown}: the last backup ended ${durationWords(ahead)} from now: a clock was set`,
    };
  const age = Math.max(0, -ahead);
  const reach = reachOf(info, verified, now);
  const encrypted = info.isEncrypted ? 'encrypted' : 'NOT encrypted';
  const errors = last.hasErrors ? ', pages with a wrong checksum in it' : '';
  return {
    ok:
      !isOverdue(schedule, new Date(last.stopped * 1000), now) &&
      reach.isOpen &&
      info.isEncrypted === true &&
      !last.hasErrors,
    text: `${shown}: last backup ${durationWords(age)} ago (${last.type}, ${printBytes(last.bytes)})${errors}, ${reach.text}, ${encrypted}`,
  };
}

/** Each repository by itself, where the sidecar tells them apart. */
function walLines(
  repositories: readonly Repository[],
  status: DatabaseStatus | null,
  now: Date,
): BackupStatus['lines'] {
  if (status === null) return [{ ok: null, text: 'WAL: seaworthy-backup says nothing of its spool' }];
  const silent = (now.getTime() - Date.parse(status.at)) / 1000;
  // In the future: the clock was set back, and what it told then may be long ago.
  if (!(Math.abs(silent) <= mostSilentSeconds))
    return [{ ok: false, text: `WAL: seaworthy-backup last told of itself at ${status.at}` }];
  if (status.repositories.length === 0)
    return [walLine('WAL', { ...status, waiting: status.spool }, now), ...setBackLines(status)];
  const each = repositories.map(({ number, shown }) => {
    const title = status.repositories.length === 1 ? 'WAL' : `WAL into ${shown}`;
    const own = status.repositories.find((one) => one.number === number);
    if (own !== undefined) return walLine(title, own, now);
    return { ok: null, text: `WAL into ${shown}: seaworthy-backup does not know it yet (seaworthy apply)` };
  });
  return [...each, ...setBackLines(status)];
}

/** Nothing is wrong with it: seaworthy-backup does what PostgreSQL does not. */
function setBackLines({ setBack }: DatabaseStatus): BackupStatus['lines'] {
  if (setBack === null) return [];
  const end = `until ${setBack.until}, or until the database is started anew`;
  return [{ ok: true, text: `WAL: the clock was set back: ${end}, seaworthy-backup switches segments` }];
}

type Line = Pick<RepositoryStatus, 'waiting' | 'lastPushed' | 'failing'>;

function walLine(title: string, { waiting, lastPushed, failing }: Line, now: Date) {
  const { segments, bytes, oldest } = waiting;
  const wait = oldest === null ? 0 : secondsSince(oldest, now);
  const last =
    lastPushed === null
      ? 'nothing pushed yet'
      : `last segment ${durationWords(secondsSince(lastPushed.at, now))} ago`;
  const waits =
    segments === 0
      ? 'nothing waits'
      : `${counted(segments, 'segment')} (${printBytes(bytes)}) ${segments === 1 ? 'waits' : 'wait'} for ${durationWords(wait)}`;
  const why = failing === null ? '' : `: ${failing.reason}`;
  return { ok: failing === null && wait <= mostWaitSeconds, text: `${title}: ${waits}, ${last}${why}` };
}

function secondsSince(at: string, now: Date): number {
  return Math.max(0, (now.getTime() - Date.parse(at)) / 1000);
}

const failing = z.looseObject({ since: z.string(), reason: z.string() }).nullable();
const waiting = z.looseObject({ segments: z.number(), bytes: z.number(), oldest: z.string().nullable() });
const lastPushed = z.looseObject({ name: z.string(), at: z.string() }).nullable();
const repositoryShape = z.looseObject({ number: z.int(), place: z.string(), waiting, lastPushed, failing });
const spoolShape = z.looseObject({
  at: z.string(),
  spool: waiting,
  lastPushed,
  failing,
  // A sidecar of an earlier version tells of all repositories together alone.
  repositories: z.array(repositoryShape).default([]),
  setBack: z.looseObject({ until: z.string(), server: z.string() }).nullable().default(null),
});

/** What the sidecar says of its spool; null = nothing that can be read. */
export async function spoolStatus(sidecars: Sidecars): Promise<DatabaseStatus | null> {
  try {
    const text = await sidecars.inDatabase(['cat', '/var/spool/seaworthy/status.json'], {
      timeoutMs: 30_000,
    });
    return spoolShape.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
