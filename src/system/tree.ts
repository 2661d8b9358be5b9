// Durable writing (the port Tree). The order inside each call is what makes it durable: content, owner, mode, fsync of the
// file, then fsync of its folder (fsync(2): syncing a file does not put its name on disk).
import {
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  type Stats,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { Problem } from '../model/problem.ts';
import type { Access, EntryStatus, Tree } from '../ports/tree.ts';
import { copyAttributes } from './attributes.ts';
import { errorCode, refusal, treeProblem } from './tree-problem.ts';

const { O_APPEND, O_CREAT, O_DIRECTORY, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_WRONLY } = constants;

/** The machine's own files, written so that a power cut right after a call loses nothing of it. */
export function systemTree(): Tree {
  return {
    ...{ status, read, list, makeDirectory, create, copyAttributes },
    ...{ append, rename, link, remove, removeDirectory },
  };
}

function status(path: string): EntryStatus | null {
  return attempt('look at', path, () => {
    const stats = lstat(path);
    if (stats === null) return null;
    return {
      kind: kindOf(stats),
      mode: stats.mode & 0o7777,
      uid: stats.uid,
      gid: stats.gid,
      bytes: stats.size,
      links: stats.nlink,
      device: stats.dev,
      inode: stats.ino,
    };
  });
}

function read(path: string): Uint8Array | null {
  return attempt('read', path, () => {
    // O_NONBLOCK: opening a named pipe must not wait for its other end.
    const descriptor = unlessMissing(() => openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK));
    if (descriptor === null) return null;
    return closing(descriptor, () => {
      if (!fstatSync(descriptor).isFile()) throw refusal('read', path, 'not-a-file');
      return new Uint8Array(readFileSync(descriptor));
    });
  });
}

function list(path: string): readonly string[] {
  return attempt('list', path, () => {
    const stats = lstat(path);
    if (stats === null) return [];
    if (stats.isSymbolicLink()) throw refusal('list', path, 'link');
    return unlessMissing(() => readdirSync(path).sort()) ?? [];
  });
}

function makeDirectory(path: string, access: Access): void {
  insideFolder('make the folder', path, (confirm) => {
    mkdirSync(path, { mode: access.mode & 0o700 });
    try {
      closing(openSync(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW), (descriptor) => {
        give(descriptor, access);
        fsyncSync(descriptor);
      });
      confirm();
    } catch (error) {
      throw undone('make the folder', path, error, () => rmdirSync(path));
    }
  });
}

function create(path: string, content: string | Uint8Array, access: Access): void {
  insideFolder('write', path, (confirm) => {
    // Its owner alone until owner and mode are as asked: never wider for an instant.
    const descriptor = openSync(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, access.mode & 0o700);
    try {
      closing(descriptor, () => {
        writeFileSync(descriptor, content);
        give(descriptor, access);
        fsyncSync(descriptor);
      });
      confirm();
    } catch (error) {
      throw undone('write', path, error, () => unlinkSync(path));
    }
  });
}

function append(path: string, text: string, access: Access): void {
  const flags = O_WRONLY | O_APPEND | O_NOFOLLOW | O_NONBLOCK;
  const descriptor = attempt('add to', path, () => unlessMissing(() => openSync(path, flags)));
  if (descriptor === null) {
    create(path, text, access);
    return;
  }
  attempt('add to', path, () => {
    closing(descriptor, () => {
      const stats = fstatSync(descriptor);
      if (!stats.isFile()) throw refusal('add to', path, 'not-a-file');
      try {
        writeFileSync(descriptor, text);
        fsyncSync(descriptor);
      } catch (error) {
        throw undone('add to', path, error, () => ftruncateSync(descriptor, stats.size));
      }
    });
  });
}

function rename(from: string, to: string): void {
  if (dirname(from) !== dirname(to)) throw new Error('a rename stays in its folder');
  insideFolder('put in place', to, (confirm) => {
    renameSync(from, to);
    confirmed('put in place', to, confirm);
  });
}

function link(from: string, to: string): boolean {
  return insideFolder('make', to, (confirm) => {
    try {
      linkSync(from, to);
    } catch (error) {
      if (errorCode(error) === 'EEXIST') return false;
      // link(2): so a file system without hard links answers.
      if (errorCode(error) === 'EPERM') throw refusal('make', to, 'no-links', ' (EPERM)', error);
      throw error;
    }
    try {
      confirm();
    } catch (error) {
      throw undone('make', to, error, () => unlinkSync(to));
    }
    return true;
  });
}

function remove(path: string): void {
  if (status(path) === null) return;
  insideFolder('remove', path, (confirm) => {
    unlessMissing(() => unlinkSync(path));
    confirmed('remove', path, confirm);
  });
}

function removeDirectory(path: string): void {
  const found = status(path);
  if (found === null) return;
  if (found.kind !== 'directory')
    throw refusal('remove', path, found.kind === 'link' ? 'link' : 'not-a-folder');
  insideFolder('remove', path, (confirm) => {
    removeAll(path);
    confirmed('remove', path, confirm);
  });
}

function removeAll(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) removeAll(path);
    else unlessMissing(() => unlinkSync(path));
  }
  unlessMissing(() => rmdirSync(folder));
}

/** Owner first: chown(2) may clear bits that chmod(2) has set. */
function give(descriptor: number, { mode, uid, gid, whenRoot }: Access): void {
  const got = fstatSync(descriptor);
  const mayGive = whenRoot !== true || process.geteuid?.() === 0;
  const owner = { uid: uid ?? got.uid, gid: gid ?? got.gid };
  if (mayGive && (owner.uid !== got.uid || owner.gid !== got.gid)) {
    fchownSync(descriptor, owner.uid, owner.gid);
  }
  // The umask took bits away at creation; the creation itself left out those of group and others.
  if ((fstatSync(descriptor).mode & 0o7777) !== mode) fchmodSync(descriptor, mode);
}

/** Runs an act on a name; `confirm` puts the folder's names on disk. The folder is opened first: if it cannot be, nothing is done. */
function insideFolder<T>(doing: string, path: string, act: (confirm: () => void) => T): T {
  return attempt(doing, path, () => {
    const folder = openSync(dirname(path), O_RDONLY | O_DIRECTORY);
    return closing(folder, () => act(() => fsyncSync(folder)));
  });
}

function confirmed(doing: string, path: string, confirm: () => void): void {
  try {
    confirm();
  } catch (error) {
    throw refusal(doing, path, 'unconfirmed', ` (${errorCode(error)})`, error);
  }
}

/** Takes back what was begun; says so when that fails too. */
function undone(doing: string, path: string, error: unknown, undo: () => void): Problem {
  try {
    undo();
  } catch (another) {
    return treeProblem(doing, path, error, `; what was begun is still there (${errorCode(another)})`);
  }
  return error instanceof Problem ? error : treeProblem(doing, path, error);
}

function attempt<T>(doing: string, path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw error instanceof Problem ? error : treeProblem(doing, path, error);
  }
}

/** A close that fails is a failure (close(2): the last words of a write), unless there is an earlier one to tell. */
function closing<T>(descriptor: number, act: (descriptor: number) => T): T {
  let result: T;
  try {
    result = act(descriptor);
  } catch (error) {
    unlessBroken(() => closeSync(descriptor));
    throw error;
  }
  closeSync(descriptor);
  return result;
}

function unlessBroken(act: () => void): void {
  try {
    act();
  } catch {
    // The earlier failure is the one to tell.
  }
}

function unlessMissing<T>(act: () => T): T | null {
  try {
    return act();
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return null;
    throw error;
  }
}

function lstat(path: string): Stats | null {
  return unlessMissing(() => lstatSync(path));
}

function kindOf(stats: Stats): EntryStatus['kind'] {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'directory';
  return stats.isSymbolicLink() ? 'link' : 'other';
}
