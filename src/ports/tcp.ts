/** What becomes of a connection attempt: `silent` = nothing came back in time. */
export type TcpAnswer = 'open' | 'refused' | 'silent' | 'unreachable';

/** Plain TCP, for probes. */
export interface Tcp {
  connect(host: string, port: number, timeoutMs: number): Promise<TcpAnswer>;
  /** This machine's addresses that are neither loopback nor link-local. */
  ownAddresses(): readonly string[];
}
