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
  for (let after = ''; ; ) {
    const lines = (await database.run(database.own, pageSql(after)))
      .split('\n')
      .filter((line) => line !== '');
    if (lines.length === 0) return count;
    tree.append(path, lines.map((line) => `${line.slice(idLength + 1)}\n`).join(''), access);
    count += lines.length;
    after = (lines.at(-1) ?? '').slice(0, idLength);
    if (lines.length < atOnce) return count;
  }
}

/** Of a UUID as text. */
const idLength = 36;

function pageSql(after: string): string {
  const where = after === '' ? '' : `where o.id > '${after}'`;
  return `select o.id || ' ' || json_build_array(o.bucket_id, o.name, to_jsonb(o)->>'version', (o.metadata->>'size')::bigint,
    o.metadata->>'mimetype', o.metadata->>'cacheControl')
  from storage.objects o ${where} order by o.id limit ${atOnce};
`;
}
