/** What became of a hard link. */
export type Linked =
  /** Made; or made after what was there under the name had been set aside. */
  | { readonly kind: 'linked' }
  /** The name leads to the same file already. */
  | { readonly kind: 'same' }
  /** The file is not there (any more), or is no regular file. */
  | { readonly kind: 'gone' }
  /** `code` is errno's: `EXDEV`, `EPERM`, `ENOSPC`, … */
  | { readonly kind: 'refused'; readonly code: string };

export interface Entry {
  readonly name: string;
  readonly kind: 'file' | 'directory' | 'other';
}

export interface Look {
  readonly kind: Entry['kind'];
  /** Number of names. */
  readonly links: number;
  /** When content, mode or number of names changed last (ctime), in milliseconds since the epoch. */
  readonly changedMs: number;
  /** When its content changed last (mtime), in milliseconds since the epoch. */
  readonly modifiedMs: number;
  readonly bytes: number;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** Who owns a file. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** Many hard links, quickly: unlike `Tree` nothing is synced, for the next look makes again what a power cut took. No call throws. */
export interface Links {
  /**
   * Gives a regular file a second name, with folders above it (0700). What stands in the way of the name is kept beside it
   * as `NAME~INODE`.
   */
  link(from: string, to: string): Linked;
  /** null = it cannot be listed. */
  entries(folder: string): readonly Entry[] | null;
  /** Links are not followed; null = nothing there. */
  look(path: string): Look | null;
  /** Where a symbolic link leads, as it is written; null = it is none. */
  target(path: string): string | null;
  /** Takes a name away; false when that failed. */
  unlink(path: string): boolean;
  /** Takes a folder away when it is empty. */
  removeEmpty(folder: string): void;
  /** Makes the folders down to this one that are missing, with that owner and the mode of the one above; false = refused. */
  makeFolders(folder: string, owner: Owner): boolean;
  /** Renames a file or a folder within a file system, over nothing: `taken` when there is something, `refused` else. */
  move(from: string, to: string): 'moved' | 'taken' | 'gone' | 'refused';
  /** An empty file for its owner alone, with folders above it (0700); false when that failed. */
  makeEmpty(path: string): boolean;
}
