import { closeSync, constants, fchownSync, fsyncSync, openSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** A file that a program's output goes into while it runs. Every call may throw what the file system says. */
export interface OutputFile {
  write(chunk: Uint8Array): void;
  /** The output is whole: on disk when this returns. */
  keep(): void;
  /** It is not wanted: takes the file away, as far as that can be done. */
  drop(): void;
}

const { O_CREAT, O_DIRECTORY, O_EXCL, O_NOFOLLOW, O_RDONLY, O_WRONLY } = constants;

/** A new file for its owner alone. Throws when there is one already. */
export function openOutputFile(
  path: string,
  owner?: { readonly uid: number; readonly gid: number },
): OutputFile {
  const descriptor = openSync(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
  let isOpen = true;

  function close(): void {
    if (isOpen) {
      isOpen = false;
      closeSync(descriptor);
    }
  }

  function drop(): void {
    for (const act of [close, () => unlinkSync(path)]) {
      try {
        act();
      } catch {
        // Why it is dropped is what matters.
      }
    }
  }

  try {
    if (owner !== undefined && process.geteuid?.() === 0) fchownSync(descriptor, owner.uid, owner.gid);
  } catch (error) {
    drop();
    throw error;
  }
  return {
    // Waiting for the disk here is what slows the program down to the disk's pace.
    write: (chunk) => writeFileSync(descriptor, chunk),
    keep() {
      fsyncSync(descriptor);
      close();
      syncFolder(dirname(path));
    },
    drop,
  };
}

/** fsync(2): syncing a file does not put its name on disk. */
function syncFolder(path: string): void {
  const descriptor = openSync(path, O_RDONLY | O_DIRECTORY);
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
