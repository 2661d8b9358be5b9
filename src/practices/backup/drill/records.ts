// What is kept of drills: `.seaworthy/drills/ID.json`.
import { posix } from 'node:path';
import type { Places } from '../../../engine/state/places.ts';
import { ensureFolder, prepareState } from '../../../engine/state/prepare.ts';
import { writeRecord } from '../../../engine/state/record.ts';
import { type DrillRecord, drillsFolder, readDrill } from '../../../model/drill.ts';
import type { Tree } from '../../../ports/tree.ts';

/** Two years of weekly ones. */
const kept = 104;

/** Writes a drill down, and lets the oldest go beyond what is kept. */
export function keepDrill(places: Places, drill: DrillRecord, tree: Tree): void {
  const folder = folderOf(places);
  prepareState(places, tree);
  ensureFolder(places, folder, tree);
  writeRecord(places, posix.join(folder, `${drill.id}.json`), drill, tree);
  const names = namesIn(folder, tree);
  for (const name of names.slice(0, Math.max(0, names.length - kept))) tree.remove(posix.join(folder, name));
}

/** Every drill there is, oldest first; a damaged record is left out, for it proves nothing. */
export function keptDrills(places: Places, tree: Tree): readonly DrillRecord[] {
  const folder = folderOf(places);
  return namesIn(folder, tree).flatMap((name) => {
    const bytes = tree.read(posix.join(folder, name));
    const drill = bytes === null ? null : readDrill(Buffer.from(bytes).toString('utf8'));
    return drill === null ? [] : [drill];
  });
}

function namesIn(folder: string, tree: Tree): readonly string[] {
  return tree.list(folder).filter((name) => /^\d{8}T\d{6}Z\.json$/.test(name));
}

function folderOf({ state }: Places): string {
  return posix.join(state, drillsFolder);
}
