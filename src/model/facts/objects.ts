import type { Known } from '../fact.ts';

/** Rows of storage.objects against the files that hold their bytes, as two looks agree. Only for the file backend. */
export interface ObjectParityFact {
  /** Folder of the tenant's objects, as this machine names it. */
  readonly path: string;
  readonly rows: number;
  readonly files: number;
  /** Rows without a file. */
  readonly missing: ObjectSample;
  /** Rows whose file has another size than the row says. */
  readonly otherSize: ObjectSample;
  /** Files older than a day that no row names; side files of uploads do not count. */
  readonly orphans: number;
  /** Files that carry no content type of their own, of those that were asked. */
  readonly attributes: Known<{ readonly asked: number; readonly without: ObjectSample }>;
}

/** With objects in a bucket: what the file backend left on this machine, against the rows of storage.objects. */
export interface BothBackendsFact {
  /** Folder of the tenant's objects, as this machine names it. */
  readonly path: string;
  readonly rows: number;
  /** Rows whose file lies here. */
  readonly here: number;
  /** Rows whose file lies here although an older object has none: written to files after the move to the bucket. */
  readonly strayed: ObjectSample;
}

/** How many, and the first of them as `bucket/name`, redacted and on one line. */
export interface ObjectSample {
  readonly count: number;
  readonly first: readonly string[];
}
