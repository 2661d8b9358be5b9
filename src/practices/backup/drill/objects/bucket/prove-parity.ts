// Rows of the restored storage.objects against the live bucket, which is only read.
import type { OpenDatabase } from '../../../../../engine/apply/database.ts';
import type { DrillProof } from '../../../../../model/drill.ts';
import type { S3Bucket } from '../../../../../ports/s3.ts';
import { keySql, quoted } from '../../../object-keys.ts';
import type { ObjectsBucket } from '../../../objects-bucket.ts';
import type { Drilled } from '../../drilled.ts';
import { judgeBucket } from '../../proofs/bucket-parity.ts';
import { keysTable, loadKeys } from './keys.ts';

/** Keys of rows without an object that are looked at one by one. */
const most = 1000;
const limitMs = 5 * 60_000;

/** Loads the keys of the bucket into the drill's database as well: the proof of objects chooses by them. */
export async function proveBucketParity(
  { database, live, choice }: Drilled,
  found: ObjectsBucket,
  bucket: S3Bucket,
): Promise<DrillProof> {
  const { hasVersions } = await loadKeys(bucket, found, database);
  const counts = (await database.run(database.own, countSql(found), { limitMs })).trim().split('|');
  const [rows = 0, old = 0, missing = 0] = counts.map(Number);
  const lines = missing === 0 ? '' : await database.run(database.own, missingSql(found), { limitMs });
  const shown = stringsIn(lines);
  return judgeBucket({
    ...{ bucket: found.place.bucket, rows, old, missing, shown, hasVersions },
    inLive: await rowsInLive(shown, found, live.database),
    isLatest: choice.target.kind === 'latest',
  });
}

/** Every row with what the bucket has of it: `is_old` is null where that is nothing. */
const compared = (found: ObjectsBucket) => `
  (select ${keySql(found)} as key from storage.objects where bucket_id is not null and name is not null) o
  left join (select key, bool_and(is_old) as is_old from ${keysTable} group by key) k using (key)`;

const countSql = (found: ObjectsBucket) => `
select count(*), count(*) filter (where is_old), count(*) filter (where is_old is null) from ${compared(found)};
`;

const missingSql = (found: ObjectsBucket) => `
select to_json(key) from ${compared(found)} where is_old is null order by key limit ${most};
`;

async function rowsInLive(
  keys: readonly string[],
  found: ObjectsBucket,
  database: OpenDatabase | null,
): Promise<readonly string[] | null> {
  if (database === null) return null;
  if (keys.length === 0) return [];
  const sql = `select to_json(key) from (select ${keySql(found)} as key from storage.objects) o
where key in (${keys.map(quoted).join(', ')});\n`;
  return stringsIn(await database.run(database.own, sql, { limitMs }));
}

/** A string of JSON on each line: a name may have a line feed in it. */
function stringsIn(text: string): readonly string[] {
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => String(JSON.parse(line)));
}
