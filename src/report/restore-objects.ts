// What a restore says of storage objects and of the vault's root key.

import { listed } from '../engine/words.ts';
import type { ObjectsResult } from '../model/stored-objects.ts';
import type { BucketCompared } from '../practices/backup/restore/objects/bucket.ts';
import type { ObjectsPlan } from '../practices/backup/restore/objects/plan.ts';
import type { KeyOutcome, RestOfFolder } from '../practices/backup/restore/objects/root-key.ts';
import type { Preview } from '../practices/backup/restore/preflight.ts';
import { isoTime } from '../practices/backup/restore/target.ts';

/** Lines of the plan. */
export function objectsPlanLines({ objects, key, choice }: Preview): readonly string[] {
  const keyLine =
    key === null
      ? []
      : [
          '  root key    the vault’s key of then, where it is another one; the one of now is kept. What is missing beside it comes back,',
          '              also what was deleted since then',
        ];
  if (objects.kind === 'bucket')
    return [
      ...keyLine,
      '  objects     are in a bucket of your own and stay as they are: what was deleted there since then is only',
      '              there where the bucket keeps versions (seaworthy backup status asks it)',
    ];
  if (objects.kind === 'none') return [...keyLine, `  objects     not touched: ${objects.why}`];
  return [
    ...keyLine,
    `  objects     ${estimateWords(objects)}`,
    `              ${savedWords(objects, choice.until)}`,
  ];
}

function estimateWords({ estimate }: Extract<ObjectsPlan, { kind: 'files' }>): string {
  const how = 'as the rows of that moment say; what has no row then is moved aside';
  if (estimate === null) return how;
  const { returning, replaced, going } = estimate;
  return `about ${returning} come back, ${replaced} get their version of then, ${going} go aside (${how})`;
}

/** Objects lag behind the database: what was on this disk alone is lost with it. */
function savedWords({ savedAt }: Extract<ObjectsPlan, { kind: 'files' }>, until: number): string {
  if (savedAt === null)
    return 'the repository holds none yet: they come from the captures on this disk alone';
  const late = until - savedAt;
  const saved = `the repository has them as of ${isoTime(savedAt)}`;
  if (late <= 0) return `${saved}, which is after that moment`;
  return `${saved}: of the ${Math.ceil(late / 60_000)} min before that moment they come from the captures on this disk`;
}

export function objectsPlanJson(objects: ObjectsPlan): object {
  if (objects.kind !== 'files') return objects;
  const { kind, estimate, savedAt } = objects;
  return { kind, estimate, savedAt: savedAt === null ? null : isoTime(savedAt) };
}

export function keyLines(key: KeyOutcome | null): readonly string[] {
  if (key === null) return [];
  return [...ofKey(key), ...(key.rest === undefined ? [tooOld] : restLines(key.rest))];
}

const tooOld =
  '! the other files of db-config were not looked at: the image of seaworthy-objects is an earlier one (seaworthy apply --only backup)';

/** Of the files beside the key, what somebody should know. */
export function restLines({ put, differs, unreadable }: RestOfFolder): readonly string[] {
  const named = (paths: readonly string[]) => listed(paths, 12);
  return [
    ...(put.length === 0 ? [] : [`✓ back in db-config: ${named(put)}`]),
    ...(differs.length === 0
      ? []
      : [`! others than then in db-config, and left as they are: ${named(differs)}`]),
    ...(unreadable.length === 0
      ? []
      : [`✗ the repository cannot give back of db-config: ${named(unreadable)} (seaworthy backup verify)`]),
  ];
}

function ofKey(key: KeyOutcome): readonly string[] {
  if (key.kind === 'same') return ['✓ the vault’s root key is the one of then'];
  if (key.kind === 'none')
    return ['✗ the repository holds no root key of the vault: the one of now is in place'];
  const kept = key.aside === null ? '' : `; the one from before is ${key.aside} in the volume db-config`;
  return [`✓ the vault’s root key of then is in place${kept}`];
}

/** How it went, with the first of what is missing. */
export function objectsLines(result: ObjectsResult, missingFile: string | null): readonly string[] {
  const { rows, kept, fromCaptures, fromBackups, aside, mended, unlike, missing, unreadable, firstMissing } =
    result;
  const parts = `${kept} were there, ${fromCaptures} came from captures, ${fromBackups} from a repository`;
  const good = rows - missing;
  return [
    `${missing === 0 ? '✓' : '✗'} objects: ${good} of ${rows} rows have their file (${parts}); ${aside} files were moved aside`,
    ...(mended === 0
      ? []
      : [`  ${mended} had another content type or cache control than their row, and have the row's now`]),
    ...(unlike === 0 ? [] : [`✗ ${unlike} have another content type or cache control than their row`]),
    ...(missing === 0 ? [] : [`✗ ${missing} rows have no object anywhere (all of them: ${missingFile}):`]),
    ...(unreadable === 0
      ? []
      : [`  ${unreadable} of them are in a repository that cannot give them back: seaworthy backup verify`]),
    ...firstMissing.map((name) => `    ${name}`),
  ];
}

/** What the rows have in the bucket that no restore touches. */
export function bucketLines(compared: BucketCompared, missingFile: string | null): readonly string[] {
  if ('why' in compared)
    return [`! objects are in a bucket, and whether each row has its own was not looked at: ${compared.why}`];
  const { bucket, rows, missing, firstMissing } = compared;
  if (missing === 0) return [`✓ objects: ${rows} of ${rows} rows have theirs in bucket ${bucket}`];
  return [
    `✗ objects: ${missing} of ${rows} rows have none in bucket ${bucket} (all of them: ${missingFile}; where it keeps versions, its provider brings earlier ones back):`,
    ...firstMissing.map((key) => `    ${key}`),
  ];
}

/** What `--only objects` would do. */
export function objectsOnlyPlan(repositories: readonly number[]): string {
  return [
    'Put back storage objects that the database of now names and the disk has not.',
    `  from        the captures on this disk, then repository ${repositories.join(', then ')}`,
    '  aside       what is in the way of one: a file of another size than its row says',
    '  stays       everything else; no service is stopped, and the database is not touched',
    '',
  ].join('\n');
}

export function objectsJson(result: ObjectsResult | null, missingFile: string | null): object | null {
  return result === null ? null : { ...result, missingFile };
}
