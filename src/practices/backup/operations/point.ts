// A recovery point: what belongs together of one run, in every repository that has it. Kept beside the deployment, and in the
// repository itself for the day on which nothing else is left.
import { z } from 'zod';

/** restic's id of what a snapshot holds: a SHA-256 over names, attributes and the SHA-256 of all content. Absent = not known. */
const part = z.object({
  snapshot: z.string(),
  files: z.number(),
  bytes: z.number(),
  tree: z.string().optional(),
});

/** What is optional and says nothing of itself, a point of an earlier version has not. */
export const pointShape = z.object({
  schemaVersion: z.literal(1),
  /** The moment it was begun, as a name: `20261127T071028Z`. */
  id: z.string().regex(/^\d{8}T\d{6}Z$/),
  /** ISO 8601. */
  begun: z.string(),
  ended: z.string(),
  project: z.string(),
  /** Image of each service with the id it had: `sha256:…`, and the digest it was pulled by: `NAME@sha256:…`; built here = none. */
  images: z.record(
    z.string(),
    z.object({ reference: z.string(), id: z.string(), digest: z.string().optional() }),
  ),
  /** What of the deployment's files is not in it: too large, not to be read, or at no end of its link; absent = none. */
  notSaved: z.array(z.object({ path: z.string(), why: z.string() })).optional(),
  repositories: z.array(
    z.object({
      number: z.int(),
      place: z.string(),
      database: z.object({
        label: z.string(),
        type: z.enum(['full', 'diff', 'incr']),
        bytes: z.number(),
        storedBytes: z.number(),
        /** SHA-1 that pgBackRest ends the backup's manifest with, which has the checksum of every file. */
        manifestChecksum: z.string().optional(),
      }),
      objects: part,
      /** `sha256` = of the tar as it was saved. */
      deployment: part.extend({ sha256: z.string().optional() }),
    }),
  ),
});

export type RecoveryPoint = z.infer<typeof pointShape>;
export type PointPart = RecoveryPoint['repositories'][number];

/** `20261127T071028Z`. */
export function pointId(now: Date): string {
  return `${now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
}
