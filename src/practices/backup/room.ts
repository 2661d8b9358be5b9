// How much room a backup takes.

/** What zstd leaves of an ordinary cluster, at the careful end: rows and indexes shrink to a third or less, images do not. */
const usualShare = 0.5;

/** Bytes that a full backup may take: half of the cluster, or what was last stored where that was more. */
export function fullEstimate(clusterBytes: number, lastStoredBytes: number): number {
  return Math.max(clusterBytes * usualShare, lastStoredBytes);
}
