import { inFacts, type Mutation } from '../mutation.ts';

export const host: readonly Mutation[] = [
  inFacts('host', 'a disk with little room', ['host/disk-filling'], ({ disks }) => ({
    disks: { disks: disks.disks.map((one) => ({ ...one, freeBytes: one.totalBytes * 0.08 })) },
  })),
  inFacts('host', 'a disk that is out of inodes', ['host/disk-filling'], ({ disks }) => ({
    disks: { disks: disks.disks.map((one) => ({ ...one, freeInodes: 900 })) },
  })),
  inFacts('host', 'no swap', ['host/no-swap'], ({ memory }) => ({ memory: { ...memory, swapBytes: 0 } })),
  inFacts('host', 'a clock that nothing keeps in time', ['host/unsynchronised-clock'], () => ({
    clock: { synchronised: false, by: 'timedatectl' },
  })),
];
