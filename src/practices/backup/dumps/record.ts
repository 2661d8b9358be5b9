// What is remembered of a restore from a dump while it goes on (`.seaworthy/restore-dump.json`), so that a kill is answered by
// putting everything back.
import { posix } from 'node:path';
import { z } from 'zod';
import type { Places } from '../../../engine/state/places.ts';
import { readRecord, writeRecord } from '../../../engine/state/record.ts';
import { Problem } from '../../../model/problem.ts';
import type { Tree } from '../../../ports/tree.ts';

function shape() {
  return z.strictObject({
    schemaVersion: z.literal(1),
    startedAt: z.string(),
    /** Part of the names of databases that are put aside. */
    stamp: z.string(),
    /** `filled` = every database is committed: nothing goes back any more. */
    done: z.enum(['begun', 'filled']),
    /** Services that ran before, without the database and the sidecars. */
    services: z.array(z.string()),
    /** `isNew` = the cluster had none of that name. */
    databases: z.array(z.object({ name: z.string(), isNew: z.boolean() })),
    /** Roles that were made for the dump. */
    roles: z.array(z.string()),
  });
}

export type DumpRestoreRecord = z.infer<ReturnType<typeof shape>>;

/** The one that did not come to its end; null = there is none. */
export function unfinishedDumpRestore(places: Places, tree: Tree): DumpRestoreRecord | null {
  return readRecord(pathOf(places), shape, tree);
}

/** Call with the lock held. */
export function writeDumpRestore(places: Places, record: DumpRestoreRecord, tree: Tree): void {
  writeRecord(places, pathOf(places), record, tree);
}

/** Call with the lock held. */
export function forgetDumpRestore(places: Places, tree: Tree): void {
  tree.remove(pathOf(places));
}

/** For every other command that writes. */
export function refuseDuringDumpRestore(places: Places, tree: Tree): void {
  const left = unfinishedDumpRestore(places, tree);
  if (left === null) return;
  throw new Problem({
    code: 'restore-unfinished',
    message: `a restore from a dump of ${left.startedAt} did not come to its end`,
    hints: [
      'bring it to its end first by the same command: it puts everything back, or does what is left once the databases are whole',
    ],
    exitCode: 5,
  });
}

function pathOf({ state }: Places): string {
  return posix.join(state, 'restore-dump.json');
}
