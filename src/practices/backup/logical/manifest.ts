// What one logical copy consists of. It is the last snapshot of its set: a set without it was cut short, and counts as none.
import { z } from 'zod';

/** One stream in the repository. */
const part = z.strictObject({
  /** Name of the file in the snapshot. */
  file: z.string(),
  /** Id of the snapshot of restic. */
  snapshot: z.string(),
  /** Hex, of the stream as it was written. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.number(),
});

const table = z.strictObject({ schema: z.string(), name: z.string(), rows: z.number() });
const extension = z.strictObject({ name: z.string(), version: z.string(), schema: z.string() });

const database = part.extend({
  name: z.string(),
  /** Counted under the same snapshot as the dump. */
  tables: z.array(table),
  extensions: z.array(extension),
});

export const manifestShape = z.strictObject({
  schemaVersion: z.literal(1),
  /** `logical-20261127T033000Z`. */
  id: z.string().regex(/^logical-\d{8}T\d{6}Z$/),
  /** ISO 8601. */
  begun: z.string(),
  ended: z.string(),
  project: z.string(),
  /** `17.6 (Debian …)`, of server and pg_dump. */
  server: z.string(),
  client: z.string(),
  globals: part,
  databases: z.array(database).min(1),
  /** The vault's root key; null = the server has none in a file. */
  rootKey: part.nullable(),
  /** Settings that somebody made, so that another server can be given them. */
  settings: z.record(z.string(), z.string()),
});

export type Manifest = z.infer<typeof manifestShape>;
export type ManifestDatabase = Manifest['databases'][number];
export type ManifestPart = z.infer<typeof part>;
export type TableRows = z.infer<typeof table>;

/** Whether a word is the name of a set. */
export const setId = /^logical-\d{8}T\d{6}Z$/;

/** Every stream of a set, in the order in which it was written. */
export function partsOf({ globals, databases, rootKey }: Manifest): readonly ManifestPart[] {
  return [globals, ...databases, ...(rootKey === null ? [] : [rootKey])];
}

/** Rows of all tables. */
export function rowsOf({ databases }: Manifest): number {
  return databases.flatMap(({ tables }) => tables).reduce((sum, { rows }) => sum + rows, 0);
}
