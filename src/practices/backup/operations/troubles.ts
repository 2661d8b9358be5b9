// What is wrong at this moment with what both sidecars do between two backups.
import { counted } from '../../../engine/words.ts';
import type { DatabaseStatus, ObjectsStatus } from '../../../model/sidecar.ts';
import type { Repository } from '../repositories/repository.ts';
import { durationWords } from './progress.ts';
import { mostSilentSeconds } from './status.ts';

/** What comes to an end within five minutes is no reason to call somebody: an import over a slow line takes that long. */
export const mostAlarmSeconds = 300;

export interface Looked {
  /** null = they say nothing that can be read. */
  readonly spool: DatabaseStatus | null;
  readonly captures: ObjectsStatus | null;
  readonly repositories: readonly Pick<Repository, 'number' | 'shown'>[];
  readonly now: Date;
}

/** A clause for each; none = all is well. Pure. */
export function troubles(looked: Looked): readonly string[] {
  return [...ofDatabase(looked), ...ofObjects(looked)];
}

function ofDatabase({ spool: status, repositories, now }: Looked): readonly string[] {
  if (status === null) return ['seaworthy-backup says nothing of its spool'];
  // What an old status says of the spool may be over, or worse.
  if (isSilent(status.at, now)) return [`seaworthy-backup last told of itself at ${status.at}`];
  if (status.failing !== null) return [failingWords(status, repositories)];
  const { oldest, segments } = status.spool;
  const wait = oldest === null ? 0 : (now.getTime() - Date.parse(oldest)) / 1000;
  if (wait <= mostAlarmSeconds) return [];
  return [`${counted(segments, 'WAL segment')} not there yet, the oldest for ${durationWords(wait)}`];
}

function ofObjects({ captures: status, now }: Looked): readonly string[] {
  if (status === null) return ['seaworthy-objects does not say how it stands'];
  if (isSilent(status.at, now)) return [`seaworthy-objects last told of itself at ${status.at}`];
  return status.failing === null ? [] : [`objects are not captured: ${status.failing.reason}`];
}

/** One of the future is silent too: the clock was set back, and what it told may be long ago. */
function isSilent(at: string, now: Date): boolean {
  return !(Math.abs(now.getTime() - Date.parse(at)) / 1000 <= mostSilentSeconds);
}

/** Each repository that fails, by what people call it. */
function failingWords(
  { failing, spool, repositories: each }: DatabaseStatus,
  named: Looked['repositories'],
): string {
  const words = each.flatMap(({ number, waiting, failing: own }) => {
    const shown = named.find((one) => one.number === number)?.shown ?? `repository ${number}`;
    if (own === null) return [];
    return [`${shown}: ${counted(waiting.segments, 'WAL segment')} not there yet: ${own.reason}`];
  });
  if (words.length > 0) return words.join('; ');
  return `${counted(spool.segments, 'WAL segment')} not there yet: ${failing?.reason ?? ''}`;
}
