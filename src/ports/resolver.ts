export type Resolved =
  | { readonly resolved: true; readonly addresses: readonly string[] }
  /** `absent` = an authority says that there is no such name; else nobody could be asked. */
  | { readonly resolved: false; readonly isAbsent: boolean; readonly reason: string };

/** Names to addresses, as programs of this machine resolve them. */
export interface Resolver {
  addresses(name: string, timeoutMs: number): Promise<Resolved>;
}
