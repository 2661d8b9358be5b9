// A recovery point: what belongs together of one run, in every repository that has it. Kept beside the deployment, and in the
// repository itself for the day on which nothing else is left.
import { z } from 'zod';

const part = z.strictObject({ snapshot: z.string(), files: z.number(), bytes: z.number() });

export const pointShape = z.strictObject({
  schemaVersion: z.literal(1),
  /** The moment it was begun, as a name: `20261127T071028Z`. */
  id: z.string().regex(/^\d{8}T\d{6}Z$/),
  /** ISO 8601. */
  begun: z.string(),
  ended: z.string(),
  project: z.string(),
  /** Image of each service with the id it had: `sha256:…`. */
  images: z.record(z.string(), z.strictObject({ reference: z.string(), id: z.string() })),
  /** What of the deployment's files is not in it: too large, not to be read, or at no end of its link; absent = none. */
  notSaved: z.array(z.strictObject({ path: z.string(), why: z.string() })).optional(),
  repositories: z.array(
    z.strictObject({
      number: z.int(),
      place: z.string(),
      database: z.strictObject({
        label: z.string(),
        type: z.enum(['full', 'diff', 'incr']),
        bytes: z.number(),
        storedBytes: z.number(),
      }),
      objects: part,
      deployment: part,
    }),
  ),
});

export type RecoveryPoint = z.infer<typeof pointShape>;
export type PointPart = RecoveryPoint['repositories'][number];

/** `20261127T071028Z`. */
export function pointId(now: Date): string {
  return `${now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
}
