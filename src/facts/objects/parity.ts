import { type Known, known, unknownFact } from '../../model/fact.ts';
import type { ObjectParityFact } from '../../model/facts/objects.ts';
import { defineGatherer, type GathererContext } from '../gatherer.ts';
import { ownHost } from '../host/own-host.ts';
import { objectAttributes } from './attributes.ts';
import { type ObjectFile, objectFiles } from './files.ts';
import { type ObjectPlace, objectPlace } from './place.ts';
import { maxRows, type ObjectRow, objectRows, tooMany } from './rows.ts';
import { sampleOf } from './sample.ts';

/** Rows of storage.objects against the files on disk. Nothing else can show a loss: every listing reads the rows. */
export const objectParity = defineGatherer({
  fact: 'objectParity',
  source: 'host',
  // After the other database facts, so that never two sessions of ours are open.
  after: ['services', 'storageObjects'],
  async gather(context): Promise<Known<ObjectParityFact>> {
    const { storageObjects } = context.before;
    if (storageObjects?.known === false) return storageObjects;
    const believed = storageObjects?.value.objects ?? 0;
    if (believed > maxRows) return tooMany(believed);
    const host = await ownHost(context);
    if (!host.known) return host;
    const place = await objectPlace(context);
    if (!place.known) return place;
    const first = await look(context, place.value);
    if (!first.known) return first;
    const isSound = first.value.missing.length === 0 && first.value.otherSize.length === 0;
    if (isSound) return describe(context, place.value, first.value);
    const second = await look(context, place.value);
    if (!second.known) return second;
    return describe(context, place.value, inBoth(first.value, second.value));
  },
});

interface Look {
  readonly rows: ReadonlyMap<string, ObjectRow>;
  readonly files: ReadonlyMap<string, ObjectFile>;
  /** Paths. */
  readonly missing: readonly string[];
  readonly otherSize: readonly string[];
}

/** Rows first: an upload writes its file before its row, so every row that was read has had its file by then. */
async function look(context: GathererContext, place: ObjectPlace): Promise<Known<Look>> {
  const rows = await objectRows(context, place);
  if (!rows.known) return rows;
  const files = await objectFiles(context, place);
  if (!files.known) return files;
  const paths = [...rows.value.keys()].sort();
  const otherSize = paths.filter((path) => {
    const [row, file] = [rows.value.get(path), files.value.get(path)];
    return file !== undefined && row?.bytes != null && row.bytes !== file.bytes;
  });
  const missing = paths.filter((path) => !files.value.has(path));
  return known({ rows: rows.value, files: files.value, missing, otherSize });
}

/** An object that was deleted or written anew between rows and listing looks lost once, never twice under one version. */
function inBoth(first: Look, second: Look): Look {
  const [missing, otherSize] = [new Set(first.missing), new Set(first.otherSize)];
  return {
    ...second,
    missing: second.missing.filter((path) => missing.has(path)),
    otherSize: second.otherSize.filter((path) => otherSize.has(path)),
  };
}

async function describe(
  context: GathererContext,
  place: ObjectPlace,
  { rows, files, missing, otherSize }: Look,
): Promise<Known<ObjectParityFact>> {
  const nameOf = (path: string) => rows.get(path)?.name ?? path;
  const present = [...rows].filter(([path]) => files.has(path)).sort(([a], [b]) => (a < b ? -1 : 1));
  return known({
    path: context.redactor.text(place.folder),
    rows: rows.size,
    files: files.size,
    missing: sampleOf(context, missing.map(nameOf)),
    otherSize: sampleOf(context, otherSize.map(nameOf)),
    orphans: orphansOf(rows, files, context.world.clock.now().getTime()),
    attributes:
      present.length === 0
        ? unknownFact('needs an object whose file is there')
        : await objectAttributes(context, place, present),
  });
}

const dayMs = 24 * 60 * 60 * 1000;

/** A file younger than a day may be an upload under way. Side files: parts of S3 uploads, and TUS's `<id>.json`. */
function orphansOf(
  rows: ReadonlyMap<string, ObjectRow>,
  files: ReadonlyMap<string, ObjectFile>,
  nowMs: number,
): number {
  return [...files].filter(([path, { modifiedMs }]) => {
    const isSide = path.startsWith('multiparts/') || path.endsWith('.json');
    return !isSide && !rows.has(path) && nowMs - modifiedMs > dayMs;
  }).length;
}
