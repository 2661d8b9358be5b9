// What came of reading repositories back, for the checks: `.seaworthy/verified.json`.
import { posix } from 'node:path';
import { z } from 'zod';
import type { Places } from '../../../engine/state/places.ts';
import { prepareState } from '../../../engine/state/prepare.ts';
import { readRecord, writeRecord } from '../../../engine/state/record.ts';
import { Problem } from '../../../model/problem.ts';
import type { Tree } from '../../../ports/tree.ts';
import type { World } from '../../../ports/world.ts';

const shape = z.looseObject({
  schemaVersion: z.literal(1),
  repositories: z.array(
    z.looseObject({
      number: z.int(),
      /** The folder, or `s3://bucket/prefix`. */
      place: z.string(),
      /** ISO 8601. */
      at: z.string(),
      faults: z.array(z.string()),
      /** Any moment of them can be recovered; absent = an earlier version wrote this, and did not ask. */
      windows: z
        .array(
          z.looseObject({
            /** ISO 8601. */
            from: z.string(),
            to: z.string(),
            /** The WAL segment that is missing or damaged after it; null = nothing is. */
            lacks: z.string().nullable(),
          }),
        )
        .optional(),
    }),
  ),
});

/** What is remembered of one repository. */
export type Verified = z.infer<typeof shape>['repositories'][number];
export type VerifiedWindow = NonNullable<Verified['windows']>[number];

export interface ReadBack {
  readonly number: number;
  readonly place: string;
  /** None = whole. */
  readonly faults: readonly string[];
  readonly windows: readonly VerifiedWindow[];
}

/** A sentence for each; what is remembered and what is shown are the same. */
export function recoverableWords(windows: readonly VerifiedWindow[]): readonly string[] {
  if (windows.length === 0) return ['no moment can be recovered'];
  return windows.map(({ from, to, lacks }) => {
    const end = lacks === null ? '' : `, where WAL segment ${lacks} is missing or damaged`;
    return `recoverable from ${from} to ${to}${end}`;
  });
}

/** A repository that rots has thousands of them; these tell enough. */
const mostFaults = 20;

/** Remembers what was read back now; of repositories that were not, what is remembered stays. */
export function rememberReadBack(
  results: readonly ReadBack[],
  places: Places,
  { clock, tree }: Pick<World, 'clock' | 'tree'>,
): void {
  const before = lastReadBacks(places, tree);
  const others = before.filter((one) => results.every(({ number }) => number !== one.number));
  const at = clock.now().toISOString();
  const now = results.map((one) => ({
    ...one,
    at,
    faults: one.faults.slice(0, mostFaults),
    windows: [...one.windows],
  }));
  prepareState(places, tree);
  writeRecord(places, pathIn(places), { schemaVersion: 1, repositories: [...others, ...now] }, tree);
}

/** The same; none where the record is damaged. */
export function readableReadBacks(places: Places, tree: Tree): readonly Verified[] {
  try {
    return lastReadBacks(places, tree);
  } catch (error) {
    if (error instanceof Problem) return [];
    throw error;
  }
}

/** What came of reading each repository back for the last time. */
export function lastReadBacks(places: Places, tree: Tree): readonly Verified[] {
  return readRecord(pathIn(places), () => shape, tree)?.repositories ?? [];
}

function pathIn({ state }: Places): string {
  return posix.join(state, 'verified.json');
}
