import { StoreFailure } from '../../../model/store-failure.ts';
import type { S3Bucket } from '../../../ports/s3.ts';

/** More than the probe makes, on a store that keeps every version. */
const mostDeletions = 200;

/**
 * Deletes all that is below the prefix, and what the probe knows that it made (a broken store may not list it). Says what is still
 * there, by what the store lists afterwards, or else by what it would not delete; throws nothing.
 */
export async function cleanUp(
  bucket: S3Bucket,
  prefix: string,
  made: ReadonlySet<string>,
): Promise<readonly string[]> {
  const left = new Set<string>();
  for (const { key, upload } of await orNone(bucket.uploads(prefix))) {
    if (key.startsWith(prefix))
      await orLeft(bucket.abortUpload(key, upload), `${key} (unfinished upload)`, left);
  }
  const kept = new Set<string>();
  for (const key of new Set([...made, ...((await keysBelow(bucket, prefix)) ?? [])])) {
    if (key.startsWith(prefix)) await orLeft(bucket.delete(key), key, kept);
  }
  await deleteVersions(bucket, prefix, left);
  return [...left, ...((await keysBelow(bucket, prefix)) ?? kept)];
}

/** null = the store does not list them. */
async function keysBelow(bucket: S3Bucket, prefix: string): Promise<readonly string[] | null> {
  const pages = bucket.list({ prefix }).then(({ objects }) => objects.map(({ key }) => key));
  return pages.catch((error: unknown) => {
    if (error instanceof StoreFailure) return null;
    throw error;
  });
}

/** On a bucket that keeps versions a delete only hides: what it hid goes as well. */
async function deleteVersions(bucket: S3Bucket, prefix: string, left: Set<string>): Promise<void> {
  const versions = await orNone(bucket.versions(prefix).then((page) => page.versions));
  for (const { key, versionId } of versions.slice(0, mostDeletions)) {
    const isOwn = key.startsWith(prefix) && versionId !== '';
    if (isOwn) await orLeft(bucket.delete(key, versionId), `${key} (an old version)`, left);
  }
}

/** A store that cannot list uploads or versions has none to clean up. */
async function orNone<Item>(asked: Promise<readonly Item[]>): Promise<readonly Item[]> {
  return asked.catch((error: unknown) => {
    if (error instanceof StoreFailure) return [];
    throw error;
  });
}

async function orLeft(asked: Promise<unknown>, what: string, left: Set<string>): Promise<void> {
  try {
    await asked;
  } catch (error) {
    if (!(error instanceof StoreFailure)) throw error;
    if (error.reason !== 'no-object') left.add(what);
  }
}
