// Rows of the restored storage.objects against what the repository holds of the store, however many there are.
import { posix } from 'node:path';
import type { OpenDatabase } from '../../../../engine/apply/database.ts';
import { ownAccess, privateFile } from '../../../../engine/state/access.ts';
import type { DrillProof } from '../../../../model/drill.ts';
import { objectsSidecar } from '../../container/objects-service.ts';
import { captures, type Snapshot } from '../../operations/objects.ts';
import { objectPages } from '../../restore/objects/rows.ts';
import { containerOf, type Site } from '../../restore/site.ts';
import type { Drilled } from '../drilled.ts';
import { inContainer, lastWords } from '../in-container.ts';
import { judgeParity, judgeUnsaved } from '../proofs/parity.ts';
import { failed, skipped } from '../proofs/proof.ts';
import { hasObjects, pathSql, rootOf, whyNoObjects } from './prove-objects.ts';

const about = { id: 'parity', title: 'Every row of storage.objects has its file' };

/** POSIX sh: REPOSITORY SNAPSHOT FOLDER, rows on standard input. Lists both, sorts both, and tells what is in the rows alone. */
const script = `set -eu
export LC_ALL=C
seaworthy-restic "$1" --no-lock ls --recursive "$2" "$3" >/tmp/all
sed -n "s#^$3/##p" /tmp/all | sort -u >/tmp/files
rm /tmp/all
sort -u >/tmp/rows
comm -23 /tmp/rows /tmp/files >/tmp/missing
wc -l </tmp/rows
wc -l </tmp/missing
head -n 50 /tmp/missing
rm /tmp/rows /tmp/files /tmp/missing
`;

export async function proveParity(
  drilled: Drilled,
  snapshot: Snapshot | null,
  live: Site,
): Promise<DrillProof> {
  const reason = whyNoObjects(drilled);
  if (reason !== null) return skipped(about, reason);
  if (!hasObjects(snapshot)) return judgeUnsaved(await rowsIn(drilled));
  const { objects, world, adopted } = drilled;
  const { places } = adopted;
  const root = await rootOf(adopted, world);
  const file = posix.join(places.state, 'drill-rows');
  try {
    const younger = await writeRows(drilled, { root, time: snapshot.time, file });
    const words = ['sh', '-c', script, 'sh', String(snapshot.repository), snapshot.id, captures];
    const result = await inContainer(objects, words, { inputFile: file }, world);
    if (!result.ran || result.code !== 0) return failed(about, lastWords(result));
    const [rows = '0', missing = '0', ...shown] = result.stdout.trim().split('\n');
    const missingLive = await missingInLive(shown, root, drilled.live.database, live);
    return judgeParity({
      ...{ rows: Number(rows), missing: Number(missing), shown, missingLive },
      ...{ younger, snapshot: snapshot.time, backup: drilled.backup.stoppedMs },
    });
  } finally {
    world.tree.remove(file);
  }
}

/** Of the whole table; 0 where there is none. */
async function rowsIn({ database }: Drilled): Promise<number> {
  const has = await database.run(database.own, "select to_regclass('storage.objects') is not null;\n");
  if (has.trim() !== 't') return 0;
  return Number((await database.run(database.own, 'select count(*) from storage.objects;\n')).trim());
}

/**
 * Names that come by storage have none (supabase/storage, src/storage/limits.ts); a row made by SQL may,
 * and would read as two lines here: it has no file either way.
 */
const hasLineFeed = `strpos(${pathSql}, chr(10)) > 0`;

/** Paths of the rows that were there when the snapshot was taken, page by page by their key; resolves to how many came later. */
async function writeRows(
  { database, world, adopted }: Drilled,
  { root, time, file }: { readonly root: string; readonly time: string; readonly file: string },
): Promise<number> {
  const { tree } = world;
  tree.remove(file);
  tree.create(file, '', ownAccess(adopted.places, privateFile, tree));
  const old = `greatest(created_at, updated_at) <= '${time}' and not ${hasLineFeed}`;
  for await (const page of objectPages(database, pathSql, old)) {
    const paths = page.map((path) => `${posix.join(root, path)}\n`);
    tree.append(file, paths.join(''), ownAccess(adopted.places, privateFile, tree));
  }
  const later = `select count(*) from storage.objects where greatest(created_at, updated_at) > '${time}';\n`;
  return Number((await database.run(database.own, later)).trim());
}

const absent = `cd /objects && while IFS= read -r path; do [ -e "$path" ] || printf '%s\\n' "$path"; done`;

/** Those whose row is in the live database, and has no file there either: nobody lost them on the way. */
async function missingInLive(
  paths: readonly string[],
  root: string,
  database: OpenDatabase | null,
  live: Site,
): Promise<readonly string[]> {
  if (paths.length === 0 || database === null) return [];
  const own = paths.map((path) => posix.relative(root, path));
  const list = own.map((path) => `'${path.replaceAll("'", "''")}'`).join(', ');
  const sql = `select path from (select ${pathSql} as path from storage.objects) o where path in (${list});\n`;
  const rows = (await database.run(database.own, sql)).split('\n').filter((line) => line !== '');
  if (rows.length === 0) return [];
  const { id } = await containerOf(live, objectsSidecar);
  const input = rows.map((path) => `${posix.join(root, path)}\n`).join('');
  const result = await inContainer(id, ['sh', '-c', absent], { input }, live.world);
  return result.ran && result.code === 0 ? result.stdout.split('\n').filter((line) => line !== '') : [];
}
