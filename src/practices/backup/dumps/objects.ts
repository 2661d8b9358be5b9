// Files of storage from an archive of tar, such as `tar czf storage.tar.gz /data`: put where the rows say, with their types.
import { posix } from 'node:path';
import { z } from 'zod';
import { type OpenDatabase, openDatabase } from '../../../engine/apply/database.ts';
import { redactorOf } from '../../../engine/apply/redactor.ts';
import type { GathererContext } from '../../../facts/gatherer.ts';
import { objectFiles } from '../../../facts/objects/files.ts';
import { type ObjectPlace, objectPlace } from '../../../facts/objects/place.ts';
import { servicesGatherer } from '../../../facts/services.ts';
import { Problem } from '../../../model/problem.ts';
import { objectRowPages } from '../restore/objects/rows.ts';
import type { Site } from '../restore/site.ts';
import { setTypes } from './object-types.ts';
import { contentOf, refuseStrange, unpackBelow } from './objects-archive.ts';

export interface ObjectsPut {
  /** Rows of storage.objects, and those whose file is there with the size of the row. */
  readonly rows: number;
  readonly present: number;
  readonly bytes: number;
  /** Rows without their file, or with one of another size; at most ten. */
  readonly missing: readonly string[];
  /** Objects whose type and cache control were set again from their rows; null = no program to do it was found. */
  readonly typed: number | null;
}

/** A file of storage by what its row says. */
export interface ObjectRow {
  /** Below the tenant's folder. */
  readonly path: string;
  readonly name: string;
  readonly bytes: number | null;
  readonly type: string | null;
  readonly cache: string | null;
}

const mostShown = 10;

/** Services need not run. What is there already and is not in the archive stays. */
export async function putObjects(site: Site, archive: string): Promise<ObjectsPut> {
  const { adopted, world } = site;
  const context = await contextOf(site);
  const place = await objectPlace(context);
  if (!place.known)
    throw new Problem({
      code: 'dump-objects',
      message: `the objects cannot be put into their place: ${place.reason}`,
      hints: ['put them there by hand, below the folder of the tenant, with rsync -aX'],
      fault: 'world',
    });
  const rows = await rowsOf(await openDatabase(adopted, world), place.value);
  const content = rows.length === 0 ? null : await contentOf(archive, world);
  const prefix = content === null ? null : prefixOf(content.names, rows);
  if (prefix === null && rows.length > 0)
    throw new Problem({
      code: 'dump-objects',
      message: `${archive} holds no file that a row of storage.objects names`,
      hints: [`a row is BUCKET/NAME/VERSION, such as ${rows[0]?.path}: is it the archive of another volume?`],
    });
  if (content !== null && prefix !== null) refuseStrange(content, prefix, archive);
  if (prefix !== null) await unpackBelow(prefix, archive, place.value.folder, world);
  return proofOf(rows, place.value, context);
}

async function contextOf({ adopted, world }: Site): Promise<GathererContext> {
  const bare: GathererContext = {
    project: adopted.project,
    world,
    redactor: redactorOf(adopted, world),
    before: {},
  };
  return { ...bare, before: { services: await servicesGatherer.gather(bare) } };
}

const rowShape = z.tuple([
  z.string(),
  z.string(),
  z.string().nullable(),
  z.number().nullable(),
  z.string().nullable(),
  z.string().nullable(),
]);

async function rowsOf(database: OpenDatabase, { separator }: ObjectPlace): Promise<readonly ObjectRow[]> {
  const rows: ObjectRow[] = [];
  for await (const lines of objectRowPages(database)) {
    for (const line of lines) {
      const [bucket, name, version, bytes, type, cache] = rowShape.parse(JSON.parse(line));
      const end = version === null || version === '' ? '' : `${separator}${version}`;
      rows.push({ path: posix.join(bucket, `${name}${end}`), name: `${bucket}/${name}`, bytes, type, cache });
    }
  }
  return rows;
}

/** What stands before the path of a row in the archive, such as `data/stub/stub/`: that of most rows; null = of none. Exported for its test. */
export function prefixOf(names: readonly string[], rows: readonly Pick<ObjectRow, 'path'>[]): string | null {
  const paths = new Set(rows.map(({ path }) => path));
  const counts = new Map<string, number>();
  for (const name of names) {
    const parts = name.split('/');
    // The path of a row is at least a bucket and a name.
    for (let at = 0; at < parts.length - 1; at++) {
      if (!paths.has(parts.slice(at).join('/'))) continue;
      const prefix = at === 0 ? '' : `${parts.slice(0, at).join('/')}/`;
      counts.set(prefix, (counts.get(prefix) ?? 0) + 1);
    }
  }
  return [...counts].sort(([, one], [, other]) => other - one)[0]?.[0] ?? null;
}

async function proofOf(
  rows: readonly ObjectRow[],
  place: ObjectPlace,
  context: GathererContext,
): Promise<ObjectsPut> {
  const files = await objectFiles(context, place);
  if (!files.known)
    throw new Problem({
      code: 'dump-objects',
      message: files.reason,
      hints: ['run it as root'],
      fault: 'world',
    });
  const present = rows.filter(({ path, bytes }) => {
    const file = files.value.get(path);
    return file !== undefined && (bytes === null || bytes === file.bytes);
  });
  const there = new Set(present);
  return {
    rows: rows.length,
    present: present.length,
    bytes: present.reduce((sum, { path }) => sum + (files.value.get(path)?.bytes ?? 0), 0),
    missing: rows
      .filter((row) => !there.has(row))
      .map(({ name }) => name)
      .slice(0, mostShown),
    typed: await setTypes(present, place, context.world),
  };
}
