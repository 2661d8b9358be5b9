// What a run saved of places outside of the deployment's directory: which content belongs where. It lies in the tar itself.
import { posix } from 'node:path';
import { z } from 'zod';
import type { Places } from '../../../engine/state/places.ts';
import { parseRecord, writeRecord } from '../../../engine/state/record.ts';
import type { Tree } from '../../../ports/tree.ts';

const absolute = z.string().startsWith('/');
const plainWords = (path: string) => path.split('/').every((word) => word !== '..' && word !== '.');

const entry = z.strictObject({
  /** Where it belongs: a link of the directory, relative to it; or a path outside that its files name, absolute. */
  at: z.string().min(1).refine(plainWords),
  /** Its name in the tar: where it lay, every link followed. */
  from: absolute.refine(plainWords),
});

const shape = z.strictObject({
  schemaVersion: z.literal(1),
  /** The deployment's directory on the machine that saved it. */
  directory: absolute,
  entries: z.array(entry),
});

export type OutsideRecord = z.infer<typeof shape>;
export type OutsideEntry = OutsideRecord['entries'][number];

const name = 'outside.json';
/** Folder for contents that were unpacked and are not where they belong yet. */
const folderName = 'outside';

export function writeOutside(places: Places, record: OutsideRecord, tree: Tree): void {
  writeRecord(places, posix.join(places.state, name), record, tree);
}

/** Of unpacked files; null = they were saved before there were such records. */
export function readOutside({ state }: Pick<Places, 'state'>, tree: Tree): OutsideRecord | null {
  const path = posix.join(state, name);
  const bytes = tree.read(path);
  return bytes === null ? null : parseRecord(path, bytes, () => shape);
}

/** Absolute: where the content of an entry lies after unpacking, `from` below it. */
export function unpackedOutside({ state }: Pick<Places, 'state'>): string {
  return posix.join(state, folderName);
}
