import { posix } from 'node:path';
import type { Project } from '../deployment/project.ts';
import type { Files } from '../ports/files.ts';

export interface Walk {
  /** Absolute paths of files, sorted. */
  readonly files: readonly string[];
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
}

const deepest = 5;
const mostEntries = 5000;

/** Folders that hold what the deployment works on, not what it is made of. */
const dataFolders = new Set(['node_modules', '.git', '.seaworthy', 'backups', 'dist', '.next', 'coverage']);

/** The files of a directory, without its data, in bounded depth and number. */
export function walk(
  project: Pick<Project, 'directory'>,
  files: Files,
  dataPaths: ReadonlySet<string>,
): Walk {
  const found: string[] = [];
  const skipped: { path: string; reason: string }[] = [];
  let entries = 0;

  function visit(folder: string, depth: number): void {
    const names = files.list(folder);
    if (names === null) {
      skipped.push({ path: folder, reason: 'may not be listed by this user' });
      return;
    }
    for (const name of names) {
      entries += 1;
      if (entries > mostEntries) return;
      look(posix.join(folder, name), name, depth);
    }
  }

  function look(path: string, name: string, depth: number): void {
    if (dataFolders.has(name) || dataPaths.has(path)) return;
    const status = files.status(path);
    if (status === 'missing' || status === 'denied') return;
    if (status.kind === 'file') found.push(path);
    if (status.kind !== 'directory') return;
    if (depth >= deepest) skipped.push({ path, reason: `lies more than ${deepest} folders deep` });
    else visit(path, depth + 1);
  }

  visit(project.directory, 1);
  if (entries > mostEntries) {
    skipped.push({
      path: project.directory,
      reason: `holds more than ${mostEntries} entries; the rest was not looked at`,
    });
  }
  return { files: found, skipped };
}
