import type { FileRead, FileStatus, Files } from '../../src/ports/files.ts';

/** Text, or what stands there instead. */
export type MemoryFile =
  | string
  | {
      readonly text?: string;
      readonly mode?: number;
      readonly denied?: boolean;
      readonly bytes?: number;
      readonly modifiedMs?: number;
    };

/**
 * Files in memory: absolute path → content. Directories exist because files lie in them; a path that ends in `/` is an
 * empty directory. Behaves as `systemFiles` does (the contract test runs on both).
 */
export function memoryFiles(tree: Readonly<Record<string, MemoryFile>>): Files {
  const paths = Object.keys(tree);
  const isDirectory = (path: string): boolean => {
    const prefix = path.endsWith('/') ? path : `${path}/`;
    return paths.some((known) => known.startsWith(prefix));
  };

  function read(path: string, maxBytes: number = 10 * 1024 * 1024): FileRead {
    const file = tree[path];
    if (file === undefined) {
      return isDirectory(path)
        ? { ok: false, refusal: 'is-directory', reason: 'is a directory, not a file' }
        : { ok: false, refusal: 'missing', reason: 'does not exist' };
    }
    const { text = '', denied = false, bytes } = typeof file === 'string' ? { text: file } : file;
    const size = bytes ?? Buffer.byteLength(text);
    if (denied) return { ok: false, refusal: 'denied', reason: 'may not be read by this user' };
    if (size > maxBytes) {
      return {
        ok: false,
        refusal: 'too-large',
        reason: `has ${size} bytes, more than the ${maxBytes} allowed`,
      };
    }
    if (text.includes('\0')) {
      return { ok: false, refusal: 'not-text', reason: 'holds NUL bytes, so it is not a text file' };
    }
    return { ok: true, text, bytes: size };
  }

  function status(path: string): FileStatus | 'missing' | 'denied' {
    const file = tree[path];
    if (file === undefined) {
      if (!isDirectory(path)) return 'missing';
      return { kind: 'directory', bytes: 0, mode: 0o755, uid: 0, device: 1 };
    }
    const { text = '', mode = 0o644, bytes, modifiedMs } = typeof file === 'string' ? { text: file } : file;
    const times = modifiedMs === undefined ? {} : { modifiedMs };
    return { kind: 'file', bytes: bytes ?? Buffer.byteLength(text), mode, uid: 0, device: 1, ...times };
  }

  function list(path: string): readonly string[] | null {
    if (!isDirectory(path)) return null;
    const prefix = path.endsWith('/') ? path : `${path}/`;
    const names = paths
      .filter((known) => known.startsWith(prefix))
      .map((known) => known.slice(prefix.length).split('/')[0] ?? '');
    return [...new Set(names)].filter((name) => name !== '').sort();
  }

  return { read, status, list };
}
