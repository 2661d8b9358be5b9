import { posix } from 'node:path';
import { listed } from '../engine/words.ts';
import { windowWords } from '../practices/backup/restore/choice.ts';
import type { Preview } from '../practices/backup/restore/preflight.ts';
import type { RestoreRecord } from '../practices/backup/restore/record.ts';
import type { Restored } from '../practices/backup/restore/run-restore.ts';
import { isoTime, targetWords } from '../practices/backup/restore/target.ts';
import { lostJson, lostWords } from './restore-lost.ts';
import {
  bucketLines,
  keyLines,
  objectsJson,
  objectsLines,
  objectsPlanJson,
  objectsPlanLines,
} from './restore-objects.ts';
import { shown } from './shown.ts';

/** What a restore would do: for the question before it. */
export function printRestorePlan(preview: Preview): string {
  const { choice, services, data, room, lost, backsUpFirst } = preview;
  const lines = [
    `Restore to ${targetWords(choice.target)}, in place.`,
    `  from        backup ${choice.backup} of repository ${choice.repository}, timeline ${choice.timeline}`,
    `  window      ${windowWords(choice.window)}`,
    `  lost        ${lostWords(lost)}`,
    `  stopped     ${listed([...services, 'the database'], 12)}`,
    `  kept        the data directory of now (${gib(room.used)}), under a name beside ${posix.join(data.parent, data.name)}`,
    ...(backsUpFirst ? ['  first       a backup of what is there now: the newest is older than a day'] : []),
    ...objectsPlanLines(preview),
    '  not touched configuration and secrets (--only config restores those)',
    '',
  ];
  return lines.map((line) => `${shown(line)}\n`).join('');
}

/** How far a restore came that is to be brought to its end. */
export function printUnfinished({ choice, startedAt, done }: RestoreRecord): string {
  return `The restore to ${targetWords(choice.target)}, begun at ${startedAt}, goes on after its step "${done}".\n`;
}

/** How it ended. */
export function printRestored({ record, proof, failed, missingFile, bucket }: Restored): string {
  const { choice, data, aside } = record;
  const ill = [...failed].map(([service, reason]) => `✗ ${service} ${reason}`);
  const last =
    proof.lastCommit === null ? 'no later commit than the backup' : `last commit ${proof.lastCommit}`;
  const lines = [
    `✓ the database is restored to ${targetWords(choice.target)} (${last}, timeline ${proof.timeline})`,
    ...keyLines(record.key),
    ...(record.objects?.result == null ? [] : objectsLines(record.objects.result, missingFile)),
    ...(bucket === null ? [] : bucketLines(bucket, missingFile)),
    ...ill,
    `The data directory from before is at ${posix.join(data.parent, aside)}. Delete it when you are sure.`,
    'Next: seaworthy backup run (a restore from now on is quicker from a new backup).',
  ];
  return lines.map((line) => `${shown(line)}\n`).join('');
}

/** The preview as JSON. */
export function restorePlanJson(preview: Preview): object {
  const { choice, services, data, room, lost, backsUpFirst } = preview;
  return {
    target: targetWords(choice.target),
    repository: choice.repository,
    backup: choice.backup,
    timeline: choice.timeline,
    window: { from: isoTime(choice.window.from), to: isoTime(choice.window.to) },
    lost: lostJson(lost),
    stops: services,
    dataDirectory: posix.join(data.parent, data.name),
    bytes: { used: room.used, free: room.free },
    backsUpFirst,
    rootKey: preview.key === null ? 'kept' : 'restored where it differs',
    objects: objectsPlanJson(preview.objects),
  };
}

/** The result as JSON. */
export function restoredJson({ record, proof, opened, failed, missingFile, bucket }: Restored): object {
  const { choice, data, aside, startedAt } = record;
  return {
    target: targetWords(choice.target),
    backup: choice.backup,
    startedAt,
    openedAt: new Date(opened).toISOString(),
    timeline: proof.timeline,
    lastCommit: proof.lastCommit,
    before: posix.join(data.parent, aside),
    failed: Object.fromEntries(failed),
    rootKey: record.key,
    objects: objectsJson(record.objects?.result ?? null, missingFile),
    bucket: bucket === null ? null : { ...bucket, missingFile },
  };
}

function gib(bytes: number): string {
  return `${(bytes / 1024 ** 3).toFixed(2)} GiB`;
}
