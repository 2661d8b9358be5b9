import {
  chmodSync,
  closeSync,
  lchownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmdirSync,
  type Stats,
  unlinkSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { Entry, Linked, Links, Look, Owner } from '../ports/links.ts';
import { errorCode } from './tree-problem.ts';

/** The machine's own files. */
export function systemLinks(): Links {
  return { link, entries, look, target, unlink, removeEmpty, makeFolders: makeOwned, move, makeEmpty };
}

function link(from: string, to: string): Linked {
  const original = lstat(from);
  if (original?.isFile() !== true) return { kind: 'gone' };
  // Of nearly every file that is looked at again: a link that fails costs more than this question.
  if (original.nlink > 1 && isSame(original, lstat(to))) return { kind: 'same' };
  // The second try is after what stood in the way is out of it.
  for (let turn = 0; turn < 2; turn++) {
    try {
      linkSync(from, to);
      return { kind: 'linked' };
    } catch (error) {
      const answer = madeWay(error, original, from, to);
      if (answer !== null) return answer;
    }
  }
  return { kind: 'refused', code: 'EEXIST' };
}

/** null = there is room now, try again. */
function madeWay(error: unknown, original: Stats, from: string, to: string): Linked | null {
  const code = errorCode(error);
  if (!['EEXIST', 'ENOENT', 'ENOTDIR'].includes(code)) return { kind: 'refused', code };
  const there = lstat(to);
  if (isSame(original, there)) return { kind: 'same' };
  if (lstat(from) === null) return { kind: 'gone' };
  try {
    if (there !== null) setAside(to, there);
    makeFolders(dirname(to));
    return null;
  } catch (another) {
    return { kind: 'refused', code: errorCode(another) };
  }
}

function isSame(one: Stats, other: Stats | null): boolean {
  return other !== null && other.ino === one.ino && other.dev === one.dev;
}

/** As `mkdir -p`, but a file on the way is set aside. */
function makeFolders(folder: string): void {
  const there = lstat(folder);
  if (there?.isDirectory() === true) return;
  if (there !== null) setAside(folder, there);
  makeFolders(dirname(folder));
  mkdirSync(folder, { mode: 0o700, recursive: true });
}

function setAside(path: string, there: Stats): void {
  renameSync(path, `${path}~${there.ino}`);
}

function entries(folder: string): readonly Entry[] | null {
  try {
    return readdirSync(folder, { withFileTypes: true }).map((entry) => ({
      name: entry.name,
      kind: kindOf(entry),
    }));
  } catch {
    return null;
  }
}

function look(path: string): Look | null {
  const stats = lstat(path);
  if (stats === null) return null;
  return {
    kind: kindOf(stats),
    links: stats.nlink,
    changedMs: stats.ctimeMs,
    modifiedMs: stats.mtimeMs,
    bytes: stats.size,
    mode: stats.mode & 0o7777,
    uid: stats.uid,
    gid: stats.gid,
  };
}

function target(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}

function unlink(path: string): boolean {
  try {
    unlinkSync(path);
    return true;
  } catch {
    return false;
  }
}

function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // It is not empty, or gone.
  }
}

function makeOwned(folder: string, owner: Owner): boolean {
  const there = lstat(folder);
  if (there !== null) return there.isDirectory();
  const above = dirname(folder);
  if (!makeOwned(above, owner)) return false;
  try {
    const mode = (lstat(above)?.mode ?? 0o700) & 0o7777;
    mkdirSync(folder, { mode: 0o700 });
    const made = lstatSync(folder);
    if (made.uid !== owner.uid || made.gid !== owner.gid) lchownSync(folder, owner.uid, owner.gid);
    // After the owner: chown(2) may clear bits, and the umask took some away.
    chmodSync(folder, mode);
    return true;
  } catch {
    return false;
  }
}

/** No other program makes files under our names, so looking first is enough. */
function move(from: string, to: string): 'moved' | 'taken' | 'gone' | 'refused' {
  if (lstat(to) !== null) return 'taken';
  try {
    renameSync(from, to);
    return 'moved';
  } catch {
    return lstat(from) === null ? 'gone' : 'refused';
  }
}

function makeEmpty(path: string): boolean {
  try {
    mkdirSync(dirname(path), { mode: 0o700, recursive: true });
    closeSync(openSync(path, 'w', 0o600));
    return true;
  } catch {
    return false;
  }
}

function kindOf(entry: { isFile(): boolean; isDirectory(): boolean }): Entry['kind'] {
  if (entry.isFile()) return 'file';
  return entry.isDirectory() ? 'directory' : 'other';
}

/** Of very many files, most of which may not be there: an error with its stack for each would cost more than the look. */
function lstat(path: string): Stats | null {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) ?? null;
  } catch {
    return null;
  }
}
