// The write-ahead journal of a run: one sealed line for each step. A kill can cut the last line only, for each is on disk
// before the next is begun; everything else that does not fit is damage.
import { posix } from 'node:path';
import type { JournalEntry } from '../../model/run.ts';
import type { Tree } from '../../ports/tree.ts';
import { ownAccess, privateFile } from './access.ts';
import { damaged } from './damage.ts';
import type { Places } from './places.ts';
import { shaped } from './record.ts';
import { replaceFile } from './replace-file.ts';
import { runFolder } from './runs.ts';
import { isCutSeal, seal, unseal } from './seal.ts';
import { entryShape } from './shapes.ts';

const lineEnd = 0x0a;

/** Adds one entry to a run's journal; it is on disk when this returns. */
export function appendEntry(places: Places, run: number, entry: JournalEntry, tree: Tree): void {
  const path = journalPath(places, run);
  const access = ownAccess(places, privateFile, tree);
  const line = `${seal(entry)}\n`;
  const bytes = tree.read(path);
  if (bytes === null || bytes.length === 0 || bytes.at(-1) === lineEnd) {
    tree.append(path, line, access);
    return;
  }
  // What a kill cut goes away with the step that it announced, which was not begun.
  parseJournal(path, bytes);
  const whole = Buffer.from(bytes.subarray(0, bytes.lastIndexOf(lineEnd) + 1));
  replaceFile(path, Buffer.concat([whole, Buffer.from(line)]), access, tree);
}

/**
 * The entries of a run. A last line that was cut by a kill is left out: what it announces was not begun. Any other
 * damage is a Problem.
 */
export function readJournal(places: Places, run: number, tree: Tree): readonly JournalEntry[] {
  const path = journalPath(places, run);
  return parseJournal(path, tree.read(path) ?? new Uint8Array());
}

function parseJournal(path: string, bytes: Uint8Array): readonly JournalEntry[] {
  const entries: JournalEntry[] = [];
  let start = 0;
  for (let end = bytes.indexOf(lineEnd); end >= 0; end = bytes.indexOf(lineEnd, start)) {
    entries.push(parseLine(path, bytes.subarray(start, end), entries.length + 1));
    start = end + 1;
  }
  const rest = bytes.subarray(start);
  if (rest.length > 0 && !isCutSeal(rest)) throw lineDamaged(path, entries.length + 1);
  return entries;
}

function parseLine(path: string, line: Uint8Array, number: number): JournalEntry {
  const opened = unseal(line);
  if (!opened.ok) throw lineDamaged(path, number);
  return shaped(`${path}:${number}`, opened.value, entryShape);
}

function lineDamaged(path: string, number: number) {
  return damaged(`${path}:${number}`, 'does not hold what was written: bytes were lost or changed');
}

function journalPath(places: Places, run: number): string {
  return posix.join(runFolder(places, run), 'journal.jsonl');
}
