import {
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Problem } from '../model/problem.ts';
import type { Output } from '../ports/output.ts';

const ownerOnly = 0o600;

/** Writes to the machine's file system. */
export function systemOutput(): Output {
  return { write };
}

function write(path: string, text: string): void {
  try {
    const existing = statSync(path, { throwIfNoEntry: false });
    if (existing !== undefined && !existing.isFile()) {
      writeFileSync(path, text);
      return;
    }
    replace(existing === undefined ? path : realpathSync(path), text, existing);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw new Problem({
      code: 'output-not-written',
      message: `cannot write ${path} (${code})`,
      hints: ['name a file in a directory that exists and that you may write to'],
      cause: error,
    });
  }
}

function replace(path: string, text: string, existing: Stats | undefined): void {
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  const descriptor = opened(temporary);
  try {
    writeFileSync(descriptor, text);
    if (existing !== undefined) {
      fchmodSync(descriptor, existing.mode & 0o7777);
      fchownSync(descriptor, existing.uid, existing.gid);
    }
    fsyncSync(descriptor);
    closeSync(descriptor);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/**
 * `wx`: never through a link or over a file that somebody planted under the temporary name. What has the name already was left by
 * a program of our number that was killed (in a container every start has the same one), and is taken away: once.
 */
function opened(temporary: string): number {
  try {
    return openSync(temporary, 'wx', ownerOnly);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  rmSync(temporary);
  return openSync(temporary, 'wx', ownerOnly);
}
