// A generation exists when its record does: the record is written last and deleted first, so whatever moment a kill
// chooses, a generation with a record is whole, and files without a record are nobody's.
import { dirname, posix } from 'node:path';
import { Problem } from '../../model/problem.ts';
import type { Generation } from '../../model/run.ts';
import type { Tree } from '../../ports/tree.ts';
import { ownAccess, privateFile, privateFolder, sharedBits, sharedMode } from './access.ts';
import { damaged } from './damage.ts';
import { writeMounts } from './mounts.ts';
import type { Places } from './places.ts';
import { ensureFolder, prepareOurs } from './prepare.ts';
import { readRecord, writeRecord } from './record.ts';
import { nextSuffix } from './replace-file.ts';
import { sha256 } from './seal.ts';
import { generationShape } from './shapes.ts';

export interface GenerationFile {
  /** Relative to `seaworthy/gen/N/`. */
  readonly path: string;
  readonly text: string;
  readonly executable: boolean;
  /** The folder below `seaworthy/mounts/` that `path` is relative to instead. */
  readonly mounted?: string;
  /** Holds a secret: for its owner alone, whoever may read the env file. */
  readonly isPrivate?: boolean;
}

/** The record of a generation; null = there is none. A damaged one is a Problem with its path. */
export function readGeneration(places: Places, number: number, tree: Tree): Generation | null {
  const path = recordPath(places, number);
  const generation = readRecord(path, generationShape, tree);
  if (generation !== null && generation.number !== number) {
    throw damaged(path, `holds the record of generation ${generation.number}`);
  }
  return generation;
}

/** Writes a generation's files and its record. Nothing refers to them yet. Refuses when the number is taken. */
export function writeGeneration(
  places: Places,
  generation: Generation,
  files: readonly GenerationFile[],
  tree: Tree,
): void {
  const { number } = generation;
  if (generationNumbers(places, tree).includes(number)) throw taken(places, number);
  prepareOurs(places, tree);
  const shared = sharedBits(places, tree);
  const folder = generationFolder(places, number);
  ensureFolder(places, folder, tree, shared);
  writeMounts(places, files, tree);
  for (const file of files.filter(({ mounted }) => mounted === undefined)) {
    const path = posix.join(folder, file.path);
    if (!path.startsWith(`${folder}/`)) throw new Error('a file of a generation lies in its folder');
    ensureFolder(places, dirname(path), tree, shared);
    tree.create(path, file.text, ownAccess(places, modeOf(file, shared), tree));
  }
  ensureFolder(places, places.records, tree);
  writeRecord(places, recordPath(places, number), generation, tree);
}

/** What a generation's record says of its files. */
export function fileRecords(files: readonly GenerationFile[]): Generation['files'] {
  return files.map(({ path, text, mounted }) => {
    return { path, sha256: sha256(text), ...(mounted === undefined ? {} : { mounted }) };
  });
}

/** Where a file of a generation lies, absolute. */
export function generationFile(
  places: Places,
  number: number,
  { path, mounted }: Generation['files'][number] | GenerationFile,
): string {
  return mounted === undefined
    ? posix.join(generationFolder(places, number), path)
    : posix.join(places.mounts, mounted, path);
}

/** Deletes a generation's files and record. Nothing may refer to it. */
export function removeGeneration(places: Places, number: number, tree: Tree): void {
  const record = recordPath(places, number);
  tree.remove(record);
  tree.remove(`${record}${nextSuffix}`);
  tree.removeDirectory(generationFolder(places, number));
}

/** Numbers of every generation that left anything behind, sorted. */
export function generationNumbers(places: Places, tree: Tree): readonly number[] {
  const records = tree.list(places.records).map((name) => numberIn(name, /^([1-9]\d*)\.json(?:\.next)?$/));
  const folders = tree.list(places.generations).map((name) => numberIn(name, /^([1-9]\d*)$/));
  const numbers = [...records, ...folders].filter((number) => number !== null);
  return [...new Set(numbers)].sort((left, right) => left - right);
}

/**
 * Every env file that a generation was ever made for, absolute. Read without a look at the seals: a damaged record is told
 * when it is needed, and what it can still say here is only asked of the file it names.
 */
export function envFilesOfGenerations(places: Places, tree: Tree): readonly string[] {
  const paths = tree.list(places.records).flatMap((name) => {
    const path = envFileIn(Buffer.from(tree.read(posix.join(places.records, name)) ?? []).toString('utf8'));
    return path === null ? [] : [posix.resolve(places.directory, path)];
  });
  return [...new Set(paths)];
}

function envFileIn(text: string): string | null {
  const match = /"envFile":\s*\{[^{}]*?"path":\s*("(?:[^"\\]|\\.)*")/.exec(text);
  if (match?.[1] === undefined) return null;
  try {
    return String(JSON.parse(match[1]));
  } catch {
    return null;
  }
}

/** `seaworthy/gen/N`, absolute. */
export function generationFolder(places: Places, number: number): string {
  return posix.join(places.generations, String(number));
}

function recordPath(places: Places, number: number): string {
  return posix.join(places.records, `${number}.json`);
}

function modeOf({ executable, isPrivate = false }: GenerationFile, shared: number): number {
  return sharedMode(executable ? privateFolder : privateFile, isPrivate ? 0 : shared);
}

function numberIn(name: string, pattern: RegExp): number | null {
  const match = pattern.exec(name);
  return match === null ? null : Number(match[1]);
}

function taken(places: Places, number: number): Problem {
  return new Problem({
    code: 'generation-taken',
    message: `${generationFolder(places, number)} or its record is there already`,
    hints: ['run the command again: what an interrupted run left is cleared first'],
    fault: 'world',
  });
}
