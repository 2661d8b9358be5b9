/** What a path is. Symbolic links are followed, as Compose follows them. */
export interface FileStatus {
  readonly kind: 'file' | 'directory' | 'socket' | 'other';
  readonly bytes: number;
  /** Permission bits, for example 0o644. */
  readonly mode: number;
  readonly uid: number;
  readonly device: number;
  /** Tells one file from all others, whatever names and links lead to it; absent where nothing can. */
  readonly identity?: string;
  /** When its content changed last, in milliseconds since the epoch; absent = not known. */
  readonly modifiedMs?: number;
}

/** Why a path could not be read. */
export type FileRefusal = 'missing' | 'denied' | 'too-large' | 'is-directory' | 'not-text' | 'other';

export type FileRead =
  | { readonly ok: true; readonly text: string; readonly bytes: number }
  | { readonly ok: false; readonly refusal: FileRefusal; readonly reason: string };

/** Reading the file system. Paths are absolute. Nothing here writes. */
export interface Files {
  /**
   * The text of a regular UTF-8 file. Refuses, before reading: files over `maxBytes` (default 10 MiB), devices, pipes;
   * after reading: text with NUL bytes (`not-text`). Never throws.
   */
  read(path: string, maxBytes?: number): FileRead;
  /** `null` when there is nothing; throws nothing: an unreadable parent is `denied`. */
  status(path: string): FileStatus | 'missing' | 'denied';
  /** Names in a directory, sorted; `null` when it cannot be listed. */
  list(path: string): readonly string[] | null;
}
