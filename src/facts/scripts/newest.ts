import { posix } from 'node:path';
import type { Files } from '../../ports/files.ts';

/** Endings of dumps and archives, whatever compresses or encrypts them. */
const isKept = /\.(?:sql|dump|bak|backup|tar|tgz|gz|zst|xz|bz2|lz4|zip|7z|age|gpg|enc)$/i;

/** Debian's own copies in /var/backups, fresh every day. */
const ofDebian = /^(?:dpkg|apt|alternatives)\./;

/** `daily/`, `2026-11/`: images and scripts sort by age, not deeper. */
const deepest = 2;
const mostFiles = 5000;

export interface NewestFile {
  readonly name: string;
  /** ISO 8601, UTC. */
  readonly modifiedAt: string;
}

/** The file that was written last beside or below a path where backups go; null = none was seen. */
export function newestIn(path: string, files: Files): NewestFile | null {
  const status = files.status(path);
  const isFolder = typeof status !== 'string' && status.kind === 'directory';
  const folder = isFolder ? path : posix.dirname(path);
  let seen = 0;
  let newest: { readonly name: string; readonly modifiedMs: number } | null = null;

  function look(where: string, depth: number): void {
    for (const name of files.list(where) ?? []) {
      seen += 1;
      if (seen > mostFiles) return;
      const found = files.status(posix.join(where, name));
      if (typeof found === 'string') continue;
      if (found.kind === 'directory' && depth < deepest) look(posix.join(where, name), depth + 1);
      if (
        found.kind !== 'file' ||
        !isKept.test(name) ||
        ofDebian.test(name) ||
        found.modifiedMs === undefined
      )
        continue;
      if (newest === null || found.modifiedMs > newest.modifiedMs)
        newest = { name, modifiedMs: found.modifiedMs };
    }
  }

  look(folder, 0);
  if (newest === null) return null;
  const { name, modifiedMs } = newest as { readonly name: string; readonly modifiedMs: number };
  return { name, modifiedAt: new Date(modifiedMs).toISOString() };
}
