import type { FileStatus, Files } from '../../ports/files.ts';

/**
 * The same files with some of them other than they are: a text, or null for one that would not be there. A link to a file
 * leads to what it would be.
 */
export function overlay(files: Files, changes: ReadonlyMap<string, string | null>): Files {
  const byIdentity = new Map<string, string>();
  for (const path of changes.keys()) {
    const identity = identityOf(path, files);
    if (identity !== undefined) byIdentity.set(identity, path);
  }

  function changed(path: string): string | null | undefined {
    const own = changes.get(path);
    if (own !== undefined || byIdentity.size === 0) return own;
    const meant = byIdentity.get(identityOf(path, files) ?? '');
    return meant === undefined ? undefined : changes.get(meant);
  }

  return {
    read(path, maxBytes) {
      const text = changed(path);
      if (text === undefined) return files.read(path, maxBytes);
      if (text === null) return { ok: false, refusal: 'missing', reason: 'does not exist' };
      return { ok: true, text, bytes: Buffer.byteLength(text) };
    },
    status(path) {
      const text = changed(path);
      if (text === undefined) return files.status(path);
      return text === null ? 'missing' : statusOf(text, files.status(path));
    },
    list: (path) => files.list(path),
  };
}

/** Whether two paths lead to one file; unknown is no. */
export function isSameFile(one: string, other: string, files: Files): boolean {
  const identity = identityOf(one, files);
  return one === other || (identity !== undefined && identity === identityOf(other, files));
}

function identityOf(path: string, files: Files): string | undefined {
  const status = files.status(path);
  return typeof status === 'object' ? status.identity : undefined;
}

/** A file that is there keeps its owner and mode; a new one is ours alone. */
function statusOf(text: string, present: FileStatus | 'missing' | 'denied'): FileStatus {
  const bytes = Buffer.byteLength(text);
  if (typeof present === 'object' && present.kind === 'file') return { ...present, bytes };
  return { kind: 'file', bytes, mode: 0o600, uid: 0, device: 0 };
}
