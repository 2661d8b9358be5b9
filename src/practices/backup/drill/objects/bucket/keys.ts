// What a bucket holds, laid beside the rows that should have it: in the drill's own database, which finds the difference of millions.
import type { OpenDatabase } from '../../../../../engine/apply/database.ts';
import { StoreFailure } from '../../../../../model/store-failure.ts';
import type { S3Bucket } from '../../../../../ports/s3.ts';
import type { ObjectsBucket } from '../../../objects-bucket.ts';

/** Its two columns: the key, and whether all that is left of it is an earlier version, below the note that it was deleted. */
export const keysTable = 'seaworthy_drill.keys';

interface Key {
  readonly key: string;
  readonly isOld: boolean;
}

/** Keys for one session: a million of them fit in no script. */
const atOnce = 20_000;
const limitMs = 5 * 60_000;

/**
 * Lists everything of the tenant, by versions where the bucket keeps them, into the drill's own database.
 *
 * @returns whether earlier versions are among them
 */
export async function loadKeys(
  bucket: S3Bucket,
  { tenant }: ObjectsBucket,
  database: OpenDatabase,
): Promise<{ readonly hasVersions: boolean }> {
  const making = `create schema seaworthy_drill;
create unlogged table ${keysTable} (key text not null, is_old boolean not null);\n`;
  await database.run(database.own, making);
  const prefix = `${tenant}/`;
  const hasVersions = await keepsVersions(bucket, prefix);
  const pages = hasVersions ? versionPages(bucket, prefix) : plainPages(bucket, prefix);
  let waiting: Key[] = [];
  for await (const page of pages) {
    waiting.push(...page);
    if (waiting.length < atOnce) continue;
    await copyIn(database, waiting);
    waiting = [];
  }
  await copyIn(database, waiting);
  await database.run(database.own, `analyze ${keysTable};\n`, { limitMs });
  return { hasVersions };
}

/** A key that may not ask for it lists what is there now; so does a store that has none. */
async function keepsVersions(bucket: S3Bucket, prefix: string): Promise<boolean> {
  try {
    if ((await bucket.versioning()) === 'off') return false;
    await bucket.versions(prefix);
    return true;
  } catch (error) {
    if (error instanceof StoreFailure && (error.reason === 'denied' || error.reason === 'unsupported'))
      return false;
    throw error;
  }
}

async function* plainPages(bucket: S3Bucket, prefix: string): AsyncGenerator<readonly Key[]> {
  let next: string | undefined;
  do {
    const page = await bucket.list({ prefix, ...(next === undefined ? {} : { next }) });
    yield page.objects.map(({ key }) => ({ key, isOld: false }));
    next = page.next;
  } while (next !== undefined);
}

async function* versionPages(bucket: S3Bucket, prefix: string): AsyncGenerator<readonly Key[]> {
  let next: Readonly<Record<string, string>> | undefined;
  do {
    const page = await bucket.versions(prefix, next);
    const objects = page.versions.filter(({ isMarker }) => !isMarker);
    yield objects.map(({ key, isLatest }) => ({ key, isOld: !isLatest }));
    next = page.next;
  } while (next !== undefined);
}

async function copyIn(database: OpenDatabase, keys: readonly Key[]): Promise<void> {
  if (keys.length === 0) return;
  const lines = keys.map(({ key, isOld }) => `${copied(key)}\t${isOld ? 't' : 'f'}\n`);
  await database.run(database.own, `copy ${keysTable} from stdin;\n${lines.join('')}\\.\n`, { limitMs });
}

/** postgresql.org/docs/17/sql-copy.html, text format. */
function copied(text: string): string {
  const marks: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
  return text.replace(/[\\\n\r\t]/g, (mark) => marks[mark] ?? mark);
}
