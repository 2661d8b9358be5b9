import {
  accessSync,
  closeSync,
  constants,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  type Stats,
  statSync,
} from 'node:fs';
import type { FileRead, FileRefusal, FileStatus, Files } from '../ports/files.ts';

const defaultMaxBytes = 10 * 1024 * 1024;

/** The machine's own files. */
export function systemFiles(): Files {
  return { read, status, list };
}

function read(path: string, maxBytes: number = defaultMaxBytes): FileRead {
  let descriptor: number | undefined;
  try {
    // O_NONBLOCK: opening a named pipe must not wait for a writer.
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stats = fstatSync(descriptor);
    if (stats.isDirectory()) return refuse('is-directory', 'is a directory, not a file');
    if (!stats.isFile()) return refuse('other', 'is not a regular file');
    if (stats.size > maxBytes)
      return refuse('too-large', `has ${stats.size} bytes, more than the ${maxBytes} allowed`);
    return decode(readFileSync(descriptor));
  } catch (error) {
    return refusalOf(error);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function decode(bytes: Buffer): FileRead {
  if (bytes.includes(0)) return refuse('not-text', 'holds NUL bytes, so it is not a text file');
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return { ok: true, text, bytes: bytes.length };
  } catch {
    return refuse('not-text', 'is not UTF-8 text');
  }
}

function status(path: string): FileStatus | 'missing' | 'denied' {
  try {
    const stats = statSync(path);
    return {
      kind: kindOf(stats),
      bytes: stats.size,
      mode: stats.mode & 0o7777,
      uid: stats.uid,
      device: stats.dev,
      identity: `${stats.dev}:${stats.ino}`,
      modifiedMs: stats.mtimeMs,
    };
  } catch (error) {
    return codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR' ? 'missing' : 'denied';
  }
}

function kindOf(stats: Stats): FileStatus['kind'] {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'directory';
  return stats.isSocket() ? 'socket' : 'other';
}

function list(path: string): readonly string[] | null {
  try {
    accessSync(path, constants.R_OK);
    return readdirSync(path).sort();
  } catch {
    return null;
  }
}

function refuse(refusal: FileRefusal, reason: string): FileRead {
  return { ok: false, refusal, reason };
}

function refusalOf(error: unknown): FileRead {
  const code = codeOf(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') return refuse('missing', 'does not exist');
  if (code === 'EACCES' || code === 'EPERM') return refuse('denied', 'may not be read by this user');
  return refuse('other', `cannot be read (${code})`);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
}
