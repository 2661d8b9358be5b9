// What the program on the host and the one in the backup containers tell each other when storage objects are put back.

/**
 * One row of storage.objects, as a line of JSON: bucket, name, version (null on old rows), bytes, content type, cache control. Null =
 * the row does not say.
 */
export type ObjectRow = readonly [
  bucket: string,
  name: string,
  version: string | null,
  bytes: number | null,
  contentType: string | null,
  cacheControl: string | null,
];

/** The line before the rows. */
export interface ObjectsRequest {
  /** Folder of the tenant below the store's root: `<GLOBAL_S3_BUCKET>/<TENANT_ID>`. */
  readonly root: string;
  /** Of this restore: files that are in the way go to `.seaworthy-before-restore-STAMP`. */
  readonly stamp: string;
  /** Whether files without a row are moved aside as well. */
  readonly movesRest: boolean;
  /** Repositories to fetch from what is not on this disk, in order. */
  readonly repositories: readonly number[];
}

/** What came of it: counts of rows, but for `aside`. */
export interface ObjectsResult {
  readonly rows: number;
  /** Were in place already. */
  readonly kept: number;
  /** Put back from the captures on this disk, which takes no space. */
  readonly fromCaptures: number;
  /** Put back from a repository. */
  readonly fromBackups: number;
  /** Files that were moved aside: without a row, or of another size than their row says. */
  readonly aside: number;
  /** Put back with another content type or cache control than the row's, and given the row's. */
  readonly mended: number;
  /** Put back, and still with another content type or cache control. */
  readonly unlike: number;
  /** Rows whose file is nowhere. Each is a line on standard output. */
  readonly missing: number;
  /** Of those, how many a repository has and cannot give back. */
  readonly unreadable: number;
  /** The first of them: `bucket/name`. */
  readonly firstMissing: readonly string[];
}

/** What a restore to a moment would do to objects, as far as this disk tells before the database is there. */
export interface ObjectsEstimate {
  /** Objects that are not there now and would be. */
  readonly returning: number;
  /** Objects whose version of now would give way to the one of then. */
  readonly replaced: number;
  /** Objects that are there now and would not be. */
  readonly going: number;
}

/** Lines of standard error that are for the host: this, then JSON. */
export const resultMark = '@objects-result ';
export const progressMark = '@objects-progress ';

/** Names at the store's root that are ours: no object lies below them. */
export const ownPrefix = '.seaworthy-';
export const asideFolder = (stamp: string) => `${ownPrefix}before-restore-${stamp}`;
export const stagingFolder = `${ownPrefix}restoring`;

/**
 * Path of a version's file below the store's root: `<root>/<bucket>/<name>/<version>`, the name being a folder, and without a
 * version the file itself (supabase/storage, src/storage/locator.ts and backend/file.ts). null = it would lead out of the
 * bucket, or is no path.
 */
export function objectPath(root: string, [bucket, name, version]: ObjectRow): string | null {
  const parts = [bucket, ...name.split('/'), ...(version === null || version === '' ? [] : [version])];
  if (bucket === '' || bucket.includes('/') || version?.includes('/') === true) return null;
  const isPath = parts.every((part) => part !== '.' && part !== '..' && !part.includes('\0'));
  // Upstream joins its parts, and so loses empty ones.
  return isPath ? [root, ...parts.filter((part) => part !== '')].join('/') : null;
}
