// COMPOSE_FILE: the person's Compose files, ours among them.
import { posix } from 'node:path';
import type { FoundFiles } from '../../deployment/find-files.ts';
import { Problem } from '../../model/problem.ts';
import { generationOf, overrideEntry } from '../state/places.ts';

export interface FileList {
  /** Without ours, as COMPOSE_FILE names them. */
  readonly composeFiles: readonly string[];
  /** How many of them stand in front of ours. */
  readonly oursAfter: number;
  readonly separator: string;
  /** The generation that the env file names; null = none. */
  readonly generation: number | null;
}

/** Reads the list in effect; `flagged` (-f) stands for the person's own files when given. */
export function fileList(found: FoundFiles, flagged: readonly string[], directory: string): FileList {
  const separator = separatorOf(found);
  const known = found.variables.get('COMPOSE_FILE');
  const named = known?.source === 'env-file' ? known.value.split(separator) : undefined;
  const entries = flagged.length > 0 ? flagged : (named ?? found.paths);
  const isOurs = (entry: string) => numberOf(entry, directory) !== null;
  const composeFiles = entries.filter((entry) => !isOurs(entry));
  // Named twice, the later one wins over all that stands before it.
  const last = entries.findLastIndex(isOurs);
  return {
    composeFiles: composeFiles.map((entry) => shortest(entry, directory)),
    oursAfter:
      last === -1 ? composeFiles.length : entries.slice(0, last).filter((entry) => !isOurs(entry)).length,
    separator,
    generation: onlyNumber(
      (named ?? []).flatMap((entry) => numberOf(entry, directory) ?? []),
      known?.at,
    ),
  };
}

/** `COMPOSE_PATH_SEPARATOR`, else a colon (docs.docker.com, "Compose predefined environment variables"). */
export function separatorOf(found: FoundFiles): string {
  return found.variables.get('COMPOSE_PATH_SEPARATOR')?.value || ':';
}

/** The list with a generation in it. */
export function fileListWith(
  generation: number,
  composeFiles: readonly string[],
  oursAfter: number = composeFiles.length,
  separator = ':',
): string {
  const entries = [
    ...composeFiles.slice(0, oursAfter),
    overrideEntry(generation),
    ...composeFiles.slice(oursAfter),
  ];
  const odd = entries.find((entry) => entry.includes(separator));
  if (odd === undefined) return entries.join(separator);
  throw new Problem({
    code: 'compose-file-separator',
    message: `COMPOSE_FILE cannot name ${odd}: ${JSON.stringify(separator)} separates two files there`,
    hints: ['Set COMPOSE_PATH_SEPARATOR in .env to a character that is in no path', 'Rename the file'],
  });
}

function numberOf(entry: string, directory: string): number | null {
  const path = posix.resolve(directory, entry);
  const number = generationOf(path);
  return number !== null && path === posix.join(directory, overrideEntry(number)) ? number : null;
}

function onlyNumber(
  numbers: readonly number[],
  at: { readonly file: string; readonly line: number } | undefined,
): number | null {
  const [first = null, ...others] = [...new Set(numbers)].sort((a, b) => a - b);
  if (others.length === 0) return first;
  throw new Problem({
    code: 'generations-mixed',
    message: `COMPOSE_FILE names more than one generation of Seaworthy: ${[first, ...others].join(', ')}`,
    ...(at === undefined ? {} : { at }),
    hints: [`Leave one of them in the list: ${overrideEntry(others.at(-1) ?? 0)} is the newest`],
  });
}

/** As it was written, but never absolute below the directory, which may be moved. */
function shortest(entry: string, directory: string): string {
  if (!posix.isAbsolute(entry)) return entry;
  const relative = posix.relative(directory, entry);
  return relative.startsWith('../') ? entry : relative;
}
