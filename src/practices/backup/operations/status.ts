// How backups stand, in sentences with a verdict each.
import { z } from 'zod';
import { printBytes } from '../../../model/bytes.ts';
import type { DatabaseStatus } from '../../../model/sidecar.ts';
import type { Repository } from '../repositories/repository.ts';
import type { RepositoryInfo } from './pgbackrest.ts';
import { durationWords } from './progress.ts';
import type { Sidecars } from './sidecars.ts';

export interface BackupStatus {
  /** `ok` null = cannot be told. */
  readonly lines: readonly { readonly ok: boolean | null; readonly text: string }[];
  readonly lastRestore: string;
  readonly isSound: boolean;
}

export interface StatusInput {
  readonly repositories: readonly Repository[];
  readonly info: readonly RepositoryInfo[];
  readonly spool: DatabaseStatus | null;
  readonly now: Date;
}

/** A day, and two hours for a run that takes long. */
const mostSeconds = 26 * 3600;
/** WAL older than this means that more than the promised minute would be lost. */
const mostWaitSeconds = 60;

/** Pure. */
export function statusOf({ repositories, info, spool, now }: StatusInput): BackupStatus {
  const lines = [
    ...repositories.map((one) =>
      ageLine(
        one,
        info.find(({ number }) => number === one.number),
        now,
      ),
    ),
    spoolLine(spool, now),
  ];
  return {
    lines,
    lastRestore: 'never',
    isSound: lines.every(({ ok }) => ok === true),
  };
}

function ageLine(repository: Repository, info: RepositoryInfo | undefined, now: Date) {
  const { shown } = repository;
  const last = info?.backups.at(-1);
  if (info !== undefined && info.status !== 'ok' && info.status !== 'no valid backups')
    return { ok: false, text: `${shown}: ${info.status}` };
  if (info === undefined || last === undefined) return { ok: false, text: `${shown}: no backup yet` };
  const age = Math.max(0, now.getTime() / 1000 - last.stopped);
  const first = info.backups[0] ?? last;
  const reach = durationWords(Math.max(0, now.getTime() / 1000 - first.stopped));
  const encrypted = info.isEncrypted ? 'encrypted' : 'NOT encrypted';
  const errors = last.hasErrors ? ', pages with a wrong checksum in it' : '';
  return {
    ok: age <= mostSeconds && info.isEncrypted === true && !last.hasErrors,
    text: `${shown}: last backup ${durationWords(age)} ago (${last.type}, ${printBytes(last.bytes)})${errors}, any moment of the last ${reach}, ${encrypted}`,
  };
}

function spoolLine(spool: DatabaseStatus | null, now: Date) {
  if (spool === null) return { ok: null, text: 'WAL: seaworthy-backup says nothing of its spool' };
  const { segments, bytes, oldest } = spool.spool;
  const wait = oldest === null ? 0 : Math.max(0, (now.getTime() - Date.parse(oldest)) / 1000);
  const last =
    spool.lastPushed === null
      ? 'nothing pushed since it started'
      : `last segment ${durationWords((now.getTime() - Date.parse(spool.lastPushed.at)) / 1000)} ago`;
  const waiting =
    segments === 0
      ? 'nothing waits'
      : `${segments} segments (${printBytes(bytes)}) wait for ${durationWords(wait)}`;
  const why = spool.failing === null ? '' : `: ${spool.failing.reason}`;
  return { ok: spool.failing === null && wait <= mostWaitSeconds, text: `WAL: ${waiting}, ${last}${why}` };
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
