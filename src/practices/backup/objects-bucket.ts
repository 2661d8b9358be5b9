// Objects that storage keeps in a bucket: no restore moves them, so what brings an earlier version back is the bucket's versioning.
import { at, textOf } from '../../deployment/node.ts';
import type { Adopted } from '../../engine/adopted.ts';
import { addressOf } from '../../engine/object-store/place.ts';
import type { Wishes } from '../../engine/wishes/schema.ts';
import { counted } from '../../engine/words.ts';
import { Problem } from '../../model/problem.ts';
import type { S3Bucket, S3LifecycleRule, S3Place } from '../../ports/s3.ts';
import type { World } from '../../ports/world.ts';
import { reachedFromHere } from './container-address.ts';
import type { BackupStatus } from './operations/status.ts';
import { storeOf } from './restore/objects/tenant.ts';

type Line = BackupStatus['lines'][number];
type Versioning = Awaited<ReturnType<S3Bucket['versioning']>>;

/** For how long backups are kept, as it is wished. */
type KeptFor = Pick<Wishes['backup'], 'keep_days' | 'full_every_days'>;

/** How the bucket stands, for `backup status`; none where objects are files. Asks the bucket with the service's own keys. */
export async function bucketLines(adopted: Adopted, kept: KeptFor, world: World): Promise<readonly Line[]> {
  const found = await objectsBucket(adopted, world);
  if (found === null) return [];
  if (typeof found === 'string')
    return [{ ok: null, text: `objects are in a bucket that cannot be asked: ${found}` }];
  const { place } = found;
  const bucket = world.s3.open(place);
  try {
    return [versionsLine(place.bucket, await bucket.versioning(), await bucket.lifecycle(), kept)];
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return [
      {
        ok: null,
        text: `objects are in bucket ${place.bucket}, which cannot be asked from here: ${error.message}`,
      },
    ];
  } finally {
    bucket.close();
  }
}

/** Pure. What a restore to a moment of the last days could count on. Exported for its test. */
export function versionsLine(
  bucket: string,
  versioning: Versioning,
  rules: readonly S3LifecycleRule[],
  { keep_days: keepDays, full_every_days: fullEveryDays }: KeptFor,
): Line {
  const name = `objects: bucket ${bucket}`;
  if (versioning !== 'enabled')
    return {
      ok: false,
      text: `${name} keeps no versions (versioning is ${versioning}): what is deleted or replaced there is gone, and no restore brings it back. seaworthy backup keep-versions switches it on`,
    };
  const days = rules.flatMap(({ isEnabled, expireOldVersionsDays }) =>
    isEnabled && expireOldVersionsDays !== undefined ? [expireOldVersionsDays] : [],
  );
  const least = Math.min(...days);
  if (least < keepDays)
    return {
      ok: false,
      text: `${name} keeps old versions for ${counted(least, 'day')}, and backups are kept for ${keepDays}: raise it in its lifecycle rule`,
    };
  const kept =
    days.length === 0 ? 'for ever: a lifecycle rule would bound that' : `for ${counted(least, 'day')}`;
  // pgBackRest keeps the full backup that the oldest wished moment builds on, and any moment since.
  const reach = keepDays + fullEveryDays;
  const less =
    least < reach
      ? `; the database can be put back about ${reach} days, objects of before are gone then`
      : '';
  return { ok: true, text: `${name} keeps old versions ${kept}${less}` };
}

/** Switches versioning on; resolves to the bucket's name. A Problem where objects are no bucket's, or it refuses. */
export async function keepVersions(adopted: Adopted, world: World): Promise<string> {
  const found = await objectsBucket(adopted, world);
  if (found === null || typeof found === 'string')
    throw new Problem({
      code: 'backup-no-bucket',
      message: found ?? 'objects of this deployment are files, not in a bucket',
      hints: ['files are captured as they appear: seaworthy backup status'],
    });
  const { place } = found;
  const bucket = world.s3.open(place);
  try {
    await bucket.setVersioning('enabled');
    return place.bucket;
  } finally {
    bucket.close();
  }
}

/** The bucket that storage keeps objects in, with the service's own keys, and how the keys of objects are written there. */
export interface ObjectsBucket {
  readonly place: S3Place;
  readonly tenant: string;
  readonly separator: string;
}

/** Variables: supabase/storage, src/config.ts. null = objects are files; a text = why the bucket's place is not known. */
export async function objectsBucket(adopted: Adopted, world: World): Promise<ObjectsBucket | string | null> {
  const store = await storeOf(adopted, world);
  if (store.kind !== 'bucket') return null;
  const environment = at(adopted.project.root, 'services', store.service, 'environment');
  const first = (...names: readonly string[]) =>
    names.map((name) => textOf(at(environment, name)) ?? '').find((text) => text !== '');
  const bucket = first('STORAGE_S3_BUCKET', 'GLOBAL_S3_BUCKET');
  const [keyId, secret] = [first('AWS_ACCESS_KEY_ID'), first('AWS_SECRET_ACCESS_KEY')];
  if (bucket === undefined) return 'GLOBAL_S3_BUCKET is not set';
  if (keyId === undefined || secret === undefined) return `${store.service} has no keys in its environment`;
  const endpoint = first('STORAGE_S3_ENDPOINT', 'GLOBAL_S3_ENDPOINT');
  const region = first('STORAGE_S3_REGION', 'REGION');
  const isPath = first('STORAGE_S3_FORCE_PATH_STYLE', 'GLOBAL_S3_FORCE_PATH_STYLE') === 'true';
  const address = addressOf({
    provider: endpoint === undefined ? 'aws' : 'other',
    style: isPath ? 'path' : 'virtual-host',
    ...(endpoint === undefined ? {} : { endpoint: endpoint.replace(/\/+$/, '') }),
    ...(region === undefined ? {} : { region }),
  });
  if (!address.ok) return address.message;
  const { style } = address;
  // A bucket can be no part of an address.
  const url =
    style === 'path' ? await reachedFromHere(address.url, adopted.project.name, world) : address.url;
  const { tenant, separator } = store;
  const place = { url, style, bucket, keyId, secret, region: address.region, timeoutMs: 10_000 };
  return { place, tenant, separator };
}
