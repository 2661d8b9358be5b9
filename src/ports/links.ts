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
  /** Takes a name away; false when that failed. */
  unlink(path: string): boolean;
  /** Takes a folder away when it is empty. */
  removeEmpty(folder: string): void;
}
