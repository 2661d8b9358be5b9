/** `none` = the name has no such record, said by a server; `unknown` = nobody could be asked. */
export type DnsAnswer =
  | { readonly kind: 'records'; readonly texts: readonly string[] }
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown'; readonly reason: string };

/** Looking names up, by the resolver of this machine. Never throws. */
export interface Dns {
  /** TXT records, each joined to one text. */
  txt(name: string): Promise<DnsAnswer>;
}
