// What came of reading repositories back, for the checks: `.seaworthy/verified.json`.
import { posix } from 'node:path';
import { z } from 'zod';
import type { Places } from '../../../engine/state/places.ts';
import { prepareState } from '../../../engine/state/prepare.ts';
import { readRecord, writeRecord } from '../../../engine/state/record.ts';
import type { Tree } from '../../../ports/tree.ts';
import type { World } from '../../../ports/world.ts';

const shape = z.strictObject({
  schemaVersion: z.literal(1),
  repositories: z.array(
    z.strictObject({
      number: z.int(),
      /** The folder, or `s3://bucket/prefix`. */
      place: z.string(),
      /** ISO 8601. */
      at: z.string(),
      faults: z.array(z.string()),
    }),
  ),
});

export type KeptReadBack = z.infer<typeof shape>['repositories'][number];

/** The last time that each repository was read back; none = never. */
export function keptReadBacks(places: Places, tree: Tree): readonly KeptReadBack[] {
  return readRecord(recordOf(places), () => shape, tree)?.repositories ?? [];
}

export interface ReadBack {
  readonly number: number;
  readonly place: string;
  /** None = whole. */
  readonly faults: readonly string[];
}

/** A repository that rots has thousands of them; these tell enough. */
const mostFaults = 20;

/** Remembers what was read back now; of repositories that were not, what is remembered stays. */
export function rememberReadBack(
  results: readonly ReadBack[],
  places: Places,
  { clock, tree }: Pick<World, 'clock' | 'tree'>,
): void {
  const others = keptReadBacks(places, tree).filter((one) =>
    results.every(({ number }) => number !== one.number),
  );
  const at = clock.now().toISOString();
  const now = results.map((one) => ({ ...one, at, faults: one.faults.slice(0, mostFaults) }));
  prepareState(places, tree);
  writeRecord(places, recordOf(places), { schemaVersion: 1, repositories: [...others, ...now] }, tree);
}

function recordOf(places: Places): string {
  return posix.join(places.state, 'verified.json');
}
