import type { FileStatus, Files } from '../../ports/files.ts';

/** The same files with some of them other than they are: a text, or null for one that would not be there. */
export function overlay(files: Files, changes: ReadonlyMap<string, string | null>): Files {
  return {
    read(path, maxBytes) {
      const text = changes.get(path);
      if (text === undefined) return files.read(path, maxBytes);
      if (text === null) return { ok: false, refusal: 'missing', reason: 'does not exist' };
      return { ok: true, text, bytes: Buffer.byteLength(text) };
    },
    status(path) {
      const text = changes.get(path);
      if (text === undefined) return files.status(path);
      return text === null ? 'missing' : statusOf(text, files.status(path));
    },
    list: (path) => files.list(path),
  };
}

/** A file that is there keeps its owner and mode; a new one is ours alone. */
function statusOf(text: string, present: FileStatus | 'missing' | 'denied'): FileStatus {
  const bytes = Buffer.byteLength(text);
  if (typeof present === 'object' && present.kind === 'file') return { ...present, bytes };
  return { kind: 'file', bytes, mode: 0o600, uid: 0, device: 0 };
}
