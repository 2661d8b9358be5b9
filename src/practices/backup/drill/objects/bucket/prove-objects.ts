// An object of each bucket, read out of the live store in the version that its row names.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { DrillProof } from '../../../../../model/drill.ts';
import { StoreFailure } from '../../../../../model/store-failure.ts';
import type { S3Bucket } from '../../../../../ports/s3.ts';
import { keySql } from '../../../object-keys.ts';
import type { ObjectsBucket } from '../../../objects-bucket.ts';
import type { Drilled } from '../../drilled.ts';
import type { Answer } from '../../http-probe.ts';
import { judgeObjects, type ObjectSeen } from '../../proofs/objects.ts';
import { keysTable } from './keys.ts';

const about = {
  id: 'objects',
  title: 'An object of each bucket is in the store, with hash and content type',
};

const rowShape = z.looseObject({
  bucket: z.string(),
  name: z.string(),
  key: z.string(),
  is_old: z.boolean(),
  size: z.coerce.number().nullish().catch(null),
  mimetype: z.string().nullish().catch(null),
  etag: z.string().nullish().catch(null),
});

type Row = z.infer<typeof rowShape>;

/** The newest of each bucket that the store has, of no more than a hundred MiB. What it has not, the proof of parity tells. */
const sampleSql = (found: ObjectsBucket) => `
select row_to_json(s) from (
  select distinct on (bucket_id) bucket_id as bucket, name, k.key, k.is_old,
    metadata ->> 'size' as size, metadata ->> 'mimetype' as mimetype, metadata ->> 'eTag' as etag
  from storage.objects
    join (select key, bool_and(is_old) as is_old from ${keysTable} group by key) k on k.key = ${keySql(found)}
  where coalesce(metadata ->> 'size', '0') ~ '^\\d{1,9}$' and coalesce(metadata ->> 'size', '0')::bigint < 104857600
  order by bucket_id, updated_at desc
) s;
`;

/** After the proof of parity, which has loaded the keys. */
export async function proveBucketObjects(
  { database }: Drilled,
  found: ObjectsBucket,
  bucket: S3Bucket,
): Promise<DrillProof> {
  const lines = (await database.run(database.own, sampleSql(found), { limitMs: 5 * 60_000 })).split('\n');
  const rows = lines.filter((line) => line.startsWith('{')).map((line) => rowShape.parse(JSON.parse(line)));
  const seen: ObjectSeen[] = [];
  for (const row of rows) seen.push(await seenIn(bucket, row));
  const buckets = await database.run(database.own, 'select count(*) from storage.buckets;\n');
  return judgeObjects(seen, Number(buckets.trim()), about);
}

async function seenIn(bucket: S3Bucket, row: Row): Promise<ObjectSeen> {
  const { bucket: id, name, size, mimetype, etag } = row;
  const { answer, etag: told } = await read(bucket, row);
  return {
    ...{ bucket: id, name, bytes: size ?? null, contentType: mimetype ?? null, answer },
    // Where the store encrypts with a key of its own, the ETag looks like an MD5 of the content and is none
    // (docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html): the same one as in the row is the same object.
    eTag: told !== '' && told === unquoted(etag ?? '') && told !== answer.md5 ? '' : (etag ?? ''),
  };
}

async function read(
  bucket: S3Bucket,
  { key, is_old }: Row,
): Promise<{ readonly answer: Answer; readonly etag: string }> {
  try {
    const versionId = is_old ? await newestOf(bucket, key) : undefined;
    const object = await bucket.get(key, undefined, versionId);
    const hash = createHash('md5');
    let bytes = 0;
    for await (const chunk of object.body) {
      bytes += chunk.length;
      hash.update(chunk);
    }
    const contentType = object.contentType ?? '';
    return {
      answer: { status: 200, contentType, total: '', bytes, md5: hash.digest('hex'), text: '' },
      etag: unquoted(object.etag),
    };
  } catch (error) {
    if (!(error instanceof StoreFailure)) throw error;
    const none = { contentType: '', total: '', bytes: 0, md5: '', text: error.message };
    return { answer: { status: error.status ?? 0, ...none }, etag: '' };
  }
}

/** The newest comes first (docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html). */
async function newestOf(bucket: S3Bucket, key: string): Promise<string | undefined> {
  const { versions } = await bucket.versions(key);
  return versions.find((one) => one.key === key && !one.isMarker)?.versionId;
}

function unquoted(etag: string): string {
  return etag.replace(/^"|"$/g, '');
}
