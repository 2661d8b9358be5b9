// Objects that storage keeps in a bucket are moved by no restore. Which rows have none there is listed all the same.
import { ownAccess, privateFile } from '../../../../engine/state/access.ts';
import { Problem } from '../../../../model/problem.ts';
import { StoreFailure } from '../../../../model/store-failure.ts';
import type { S3Bucket } from '../../../../ports/s3.ts';
import { keySql } from '../../object-keys.ts';
import { type ObjectsBucket, objectsBucket } from '../../objects-bucket.ts';
import { tryDatabase } from '../live-database.ts';
import type { Site } from '../site.ts';
import { missingPath } from './in-place.ts';
import { hasObjects, objectPages } from './rows.ts';

export type BucketCompared =
  | {
      readonly bucket: string;
      readonly rows: number;
      readonly missing: number;
      /** Keys of the first of them. */
      readonly firstMissing: readonly string[];
    }
  /** Why nobody could look. */
  | { readonly why: string };

/** Keys of so many are held at once, about half a gigabyte. */
const mostKeys = 3_000_000;
const shownKeys = 10;
/** What came or went while the bucket was listed is asked for by itself; more than these are no such thing. */
const askedAgain = 1_000;

/** null = objects are no bucket's. The missing are written down, a JSON line each, where those of files are. */
export async function compareBucket(site: Site, stamp: string): Promise<BucketCompared | null> {
  const { adopted, world } = site;
  const found = await objectsBucket(adopted, world);
  if (found === null) return null;
  if (typeof found === 'string') return { why: found };
  const bucket = world.s3.open(found.place);
  try {
    world.talk.progress(`objects: comparing rows with bucket ${found.place.bucket}`);
    return await compared(site, found, bucket, stamp);
  } catch (error) {
    if (error instanceof StoreFailure || error instanceof Problem) return { why: error.message };
    throw error;
  } finally {
    world.talk.progress('');
    bucket.close();
  }
}

async function compared(
  site: Site,
  found: ObjectsBucket,
  bucket: S3Bucket,
  stamp: string,
): Promise<BucketCompared> {
  const { adopted, world } = site;
  const name = found.place.bucket;
  const database = await tryDatabase(site);
  if (database === null) return { why: 'the database does not answer any more' };
  if (!(await hasObjects(database))) return { bucket: name, rows: 0, missing: 0, firstMissing: [] };
  const there = await keysIn(bucket, `${found.tenant}/`);
  if (there === null) return { why: `bucket ${name} holds more than ${mostKeys} objects` };
  const path = missingPath(adopted.places, stamp);
  const access = ownAccess(adopted.places, privateFile, world.tree);
  world.tree.remove(path);
  let rows = 0;
  const missing = { count: 0, first: [] as string[] };
  // A name with a line feed comes by SQL alone (supabase/storage, src/storage/limits.ts), and would read as two rows.
  const key = `replace(${keySql(found)}, chr(10), ' ')`;
  for await (const page of objectPages(database, key, 'true')) {
    rows += page.length;
    const lacking = await trulyMissing(
      bucket,
      page.filter((key) => !there.has(key)),
      missing.count,
    );
    if (lacking.length === 0) continue;
    world.tree.append(path, lacking.map((key) => `${JSON.stringify({ key })}\n`).join(''), access);
    missing.count += lacking.length;
    missing.first.push(...lacking.slice(0, shownKeys - missing.first.length));
  }
  return { bucket: name, rows, missing: missing.count, firstMissing: missing.first };
}

/** null = too many. */
async function keysIn(bucket: S3Bucket, prefix: string): Promise<ReadonlySet<string> | null> {
  const keys = new Set<string>();
  let next: string | undefined;
  do {
    const page = await bucket.list({ prefix, ...(next === undefined ? {} : { next }) });
    for (const { key } of page.objects) keys.add(key);
    if (keys.size > mostKeys) return null;
    next = page.next;
  } while (next !== undefined);
  return keys;
}

async function trulyMissing(
  bucket: S3Bucket,
  keys: readonly string[],
  already: number,
): Promise<readonly string[]> {
  const lacking: string[] = [];
  for (const key of keys) {
    const isAsked = already + lacking.length < askedAgain;
    if (isAsked && (await bucket.list({ prefix: key, maxKeys: 1 })).objects.some((one) => one.key === key))
      continue;
    lacking.push(key);
  }
  return lacking;
}
