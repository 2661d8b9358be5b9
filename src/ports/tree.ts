/** What a path is, links not followed. */
export interface EntryStatus {
  readonly kind: 'file' | 'directory' | 'link' | 'other';
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly bytes: number;
  /** Number of names of this file: more than 1 = a hard link that a rename would cut. */
  readonly links: number;
  readonly device: number;
  readonly inode: number;
}

/** Owner and permission of something new. Absent owner = this process's. */
export interface Access {
  readonly mode: number;
  readonly uid?: number;
  readonly gid?: number;
  /** The owner is set by root alone: nobody else can give files away, and theirs stay their own. */
  readonly whenRoot?: boolean;
}

/**
 * Durable writing below a deployment's directory. Paths are absolute. No call follows a symbolic link in its last part,
 * none ever widens access for an instant (the mode is given at creation, whatever the umask), and each is on disk when it
 * returns (file and folder are synced). Every failure is a Problem of fault `world` that names path and reason
 * (`disk-full`, `disk-error`, `denied`, `exists`, `missing`, `link`, …) in `code`: `tree-REASON`.
 */
export interface Tree {
  /** null = nothing there. */
  status(path: string): EntryStatus | null;
  /** Bytes of a regular file; null = nothing there. Refuses links. */
  read(path: string): Uint8Array | null;
  /** Names in a folder, sorted; none when it is not there. */
  list(path: string): readonly string[];
  /** A folder that is not there yet; its parent must be. Refuses `exists`. */
  makeDirectory(path: string, access: Access): void;
  /**
   * A file that is not there yet. Refuses `exists`. A failure leaves nothing behind; a kill may leave a part of it, so what
   * must never be seen in parts is created under another name and renamed.
   */
  create(path: string, content: string | Uint8Array, access: Access): void;
  /**
   * Gives a file what else hangs on another beside mode and owner: access list, extended attributes, security label, as far
   * as this machine can. Not a step of its own: what it is for is put in place by a rename.
   */
  copyAttributes(from: string, to: string): void;
  /** Adds to a file, creating it when absent. A failure adds nothing; a kill may leave a part at the end. */
  append(path: string, text: string, access: Access): void;
  /**
   * Puts a file (or a folder, where none is) in the place of another (or of nothing) in one step; both in one folder. When
   * only the disk's confirmation fails, the new one is in place and the Problem is `tree-unconfirmed`.
   */
  rename(from: string, to: string): void;
  /** Gives a file a second name, atomically; false when that name is taken. */
  link(from: string, to: string): boolean;
  /** A file or a link itself; nothing when it is not there. */
  remove(path: string): void;
  /** A folder with all it holds, never following links; nothing when it is not there. */
  removeDirectory(path: string): void;
}
