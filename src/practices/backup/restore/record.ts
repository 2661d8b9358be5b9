// What is remembered of restores: the one that is going on (`.seaworthy/restore.json`), and those that came to an end
// (`.seaworthy/restores.json`), by which timelines are told apart.
import { posix } from 'node:path';
import { z } from 'zod';
import type { Places } from '../../../engine/state/places.ts';
import { parseRecord, readRecord, writeRecord } from '../../../engine/state/record.ts';
import { Problem } from '../../../model/problem.ts';
import type { ObjectsResult } from '../../../model/stored-objects.ts';
import type { Tree } from '../../../ports/tree.ts';
import { refuseDuringDumpRestore } from '../dumps/record.ts';
import type { Choice } from './choice.ts';
import type { DataDirectory } from './data-directory.ts';
import type { KeySource } from './objects/plan.ts';
import { objectsResultShape } from './objects/put-back.ts';
import { type KeyOutcome, keyOutcomeShape } from './objects/root-key.ts';
import type { PastRestore } from './timelines.ts';

/** In order; a record says which was done last. Each can be done twice. */
export const steps = [
  'begun',
  'services-stopped',
  'archived',
  'database-stopped',
  'moved',
  'key-in-place',
  'restored',
  'sidecar-restarted',
  'recovered',
  'objects-listed',
  'objects-in-place',
  'started',
] as const;

export type Step = (typeof steps)[number];

export interface RestoreRecord {
  readonly schemaVersion: 1;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly done: Step;
  readonly choice: Choice;
  readonly project: string;
  readonly database: string;
  readonly withoutSafety: boolean;
  /** Services that ran before, without the database and the sidecars. */
  readonly services: readonly string[];
  readonly data: DataDirectory;
  /** Name of the folder that the old data directory becomes, beside it. */
  readonly aside: string;
  /** Timeline that the database was on; null = it did not run, or was another cluster. */
  readonly live: number | null;
  /** System identifier of the cluster that is restored; null = unknown. */
  readonly identity: string | null;
  /** When the database was stopped, milliseconds since the epoch; null = not yet. */
  readonly stopped: number | null;
  /** Every commit there is lies before the target. */
  readonly isToTheEnd: boolean;
  /** Where the vault's root key is taken from; null = it stays as it is. */
  readonly keySource: KeySource | null;
  /** What became of it; null = not yet, or nothing. */
  readonly key: KeyOutcome | null;
  /** Objects that are put back; null = they stay as they are. */
  readonly objects: ObjectsTask | null;
}

export interface ObjectsTask {
  /** Folder of the tenant below the store's root. */
  readonly root: string;
  /** Repositories that are asked for what is not on this disk, in order. */
  readonly repositories: readonly number[];
  /** null = not yet. */
  readonly result: ObjectsResult | null;
}

const moment = () => z.number();

const targetShape = () =>
  z.discriminatedUnion('kind', [
    z.looseObject({ kind: z.literal('time'), ms: moment(), text: z.string() }),
    z.looseObject({ kind: z.literal('latest') }),
    z.looseObject({ kind: z.literal('backup'), label: z.string() }),
  ]);

export const choiceShape = () =>
  z.looseObject({
    target: targetShape(),
    repository: z.int(),
    backup: z.string(),
    bytes: z.number(),
    timeline: z.int(),
    until: moment(),
    window: z.looseObject({ from: moment(), to: moment() }),
    missing: z.string().optional(),
  });

function recordShape(): z.ZodType<RestoreRecord> {
  return z.looseObject({
    schemaVersion: z.literal(1),
    startedAt: z.iso.datetime(),
    done: z.enum(steps),
    choice: choiceShape(),
    project: z.string(),
    database: z.string(),
    withoutSafety: z.boolean(),
    services: z.array(z.string()),
    data: z.looseObject({ parent: z.string(), name: z.string() }),
    aside: z.string(),
    live: z.int().nullable(),
    identity: z.string().nullable(),
    stopped: moment().nullable(),
    isToTheEnd: z.boolean(),
    // A record of a version that knew the database alone has none of these.
    keySource: z.looseObject({ repository: z.int(), snapshot: z.string() }).nullable().default(null),
    key: keyOutcomeShape().nullable().default(null),
    objects: z
      .looseObject({
        root: z.string(),
        repositories: z.array(z.int()),
        result: objectsResultShape().nullable(),
      })
      .nullable()
      .default(null),
  });
}

interface History {
  readonly schemaVersion: 1;
  readonly restores: readonly PastRestore[];
}

function historyShape(): z.ZodType<History> {
  const restore = z.looseObject({
    live: z.int(),
    stopped: moment(),
    followed: z.int(),
    until: moment(),
    made: z.int(),
  });
  return z.looseObject({ schemaVersion: z.literal(1), restores: z.array(restore) });
}

/** The restore that did not come to its end; null = there is none. */
export function unfinishedRestore(places: Places, tree: Tree): RestoreRecord | null {
  return readRecord(recordPath(places), recordShape, tree);
}

/** Call with the lock held. */
export function writeRestore(places: Places, record: RestoreRecord, tree: Tree): void {
  writeRecord(places, recordPath(places), record, tree);
}

/** Call with the lock held. */
export function forgetRestore(places: Places, tree: Tree): void {
  tree.remove(recordPath(places));
}

/** Restores that came to their end, oldest first. */
export function pastRestores(places: Places, tree: Tree): readonly PastRestore[] {
  return readRecord(historyPath(places), historyShape, tree)?.restores ?? [];
}

/** The same of a file's bytes, wherever it was read. */
export function restoresIn(path: string, bytes: Uint8Array): readonly PastRestore[] {
  return parseRecord(path, bytes, historyShape).restores;
}

/** Puts this history in the place of the one there is. Call with the lock held. */
export function writeHistory(places: Places, restores: readonly PastRestore[], tree: Tree): void {
  writeRecord(places, historyPath(places), { schemaVersion: 1, restores } satisfies History, tree);
}

/** Keeps one more; the same one twice is once. Call with the lock held. */
export function keepRestore(places: Places, restore: PastRestore, tree: Tree): void {
  const before = pastRestores(places, tree).filter(({ made }) => made !== restore.made);
  const history: History = { schemaVersion: 1, restores: [...before, restore] };
  writeRecord(places, historyPath(places), history, tree);
}

/** For every command that writes: a database that is half restored must not be started or changed by anything else. */
export function refuseDuringRestore(places: Places, tree: Tree): void {
  refuseDuringDumpRestore(places, tree);
  const left = unfinishedRestore(places, tree);
  if (left === null) return;
  throw new Problem({
    code: 'restore-unfinished',
    message: `a restore of ${left.startedAt} did not come to its end (last done: ${left.done})`,
    hints: ['bring it to its end first: seaworthy restore --resume'],
    exitCode: 5,
  });
}

/** Whether a step is done already. */
export function isDone(record: Pick<RestoreRecord, 'done'>, step: Step): boolean {
  return steps.indexOf(record.done) >= steps.indexOf(step);
}

function recordPath({ state }: Places): string {
  return posix.join(state, 'restore.json');
}

function historyPath({ state }: Places): string {
  return posix.join(state, 'restores.json');
}
