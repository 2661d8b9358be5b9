import type { OpenDatabase } from '../../../../engine/apply/database.ts';
import type { ObjectsRequest } from '../../../../model/stored-objects.ts';
import type { Access, Tree } from '../../../../ports/tree.ts';

const atOnce = 20_000;

/** Whether there is a table of objects: the storage service makes it when it first starts. */
export async function hasObjects(database: OpenDatabase): Promise<boolean> {
  return (await database.run(database.own, "select to_regclass('storage.objects') is not null;\n")) === 't';
}

/**
 * Writes a request, and every row of storage.objects behind it, into a file for the program that puts objects back. Rows come in
 * pages, by their key: a million of them fit in no answer. Old storage services have no column `version`.
 */
export async function writeRows(
  database: OpenDatabase,
  request: ObjectsRequest,
  file: { readonly path: string; readonly access: Access },
  tree: Tree,
): Promise<number> {
  const { path, access } = file;
  tree.remove(path);
  tree.append(path, `${JSON.stringify(request)}\n`, access);
  let count = 0;
  for await (const lines of objectRowPages(database)) {
    tree.append(path, lines.map((line) => `${line}\n`).join(''), access);
    count += lines.length;
  }
  return count;
}

/** Every row of storage.objects, a JSON array (`ObjectRow`) each, in pages by their key. */
export function objectRowPages(database: OpenDatabase): AsyncGenerator<readonly string[]> {
  return objectPages(database, rowSql, 'true');
}

/**
 * Rows of storage.objects in pages by their key.
 *
 * @param what SQL of the one text that is wanted of a row of `objects`, without a line feed
 * @param where SQL
 */
export async function* objectPages(
  database: OpenDatabase,
  what: string,
  where: string,
): AsyncGenerator<readonly string[]> {
  for (let after = ''; ; ) {
    const later = after === '' ? '' : `and id > '${after}'`;
    const sql = `select id || ' ' || ${what} from storage.objects
  where bucket_id is not null and name is not null and ${where} ${later} order by id limit ${atOnce};\n`;
    const lines = (await database.run(database.own, sql, { limitMs }))
      .split('\n')
      .filter((line) => line !== '');
    if (lines.length === 0) return;
    yield lines.map((line) => line.slice(idLength + 1));
    if (lines.length < atOnce) return;
    after = (lines.at(-1) ?? '').slice(0, idLength);
  }
}

/** Of a UUID as text. */
const idLength = 36;
const limitMs = 5 * 60_000;

/** A size that is no number is not known: metadata is what clients wrote. */
const rowSql = `json_build_array(bucket_id, name, to_jsonb(objects)->>'version',
    case when metadata->>'size' ~ '^[0-9]{1,15}$' then (metadata->>'size')::bigint end,
    metadata->>'mimetype', metadata->>'cacheControl')`;
