/** `limit` = the kernel allows no more watches; `gone` = no such folder. */
export type Watch =
  | { readonly ok: true; close(): void }
  | { readonly ok: false; readonly reason: 'limit' | 'gone' | 'other' };

/** Being told of changes in folders. */
export interface Watcher {
  /** How many folders one program may watch, and leave as many for all others. */
  room(): number;
  /**
   * Calls `changed` with the name of what appeared, changed or went away in a folder (not below it); null = something did.
   * An event may be lost when very many come at once, and a folder that went away and came back is another one.
   */
  watch(folder: string, changed: (name: string | null) => void): Watch;
}
