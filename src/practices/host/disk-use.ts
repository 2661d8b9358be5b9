import type { Disk } from '../../engine/history/growing.ts';
import { listed } from '../../engine/words.ts';

/** The alert of DESIGN section 6. */
export const mostUsed = 0.85;

/** Whether a disk is so full that it must be seen to today, whatever it does tomorrow. */
export function isNearlyFull(disk: Disk): boolean {
  return usedOf(disk) > mostUsed || inodesOf(disk) > mostUsed;
}

export function usedOf({ totalBytes, freeBytes }: Disk): number {
  return totalBytes === 0 ? 0 : 1 - freeBytes / totalBytes;
}

/** Btrfs and others make inodes as they need them, and report none. */
export function inodesOf({ totalInodes, freeInodes }: Disk): number {
  return totalInodes === 0 ? 0 : 1 - freeInodes / totalInodes;
}

export function nameOf({ mount, holds }: Disk): string {
  return `${mount} (${listed(holds)})`;
}
