import { measured } from '../../../src/model/facts/history.ts';
import { measuredDays } from '../measured-days.ts';
import { inFacts, type Mutation } from '../mutation.ts';
import { withContainer } from './running.ts';

const gibibyte = 1024 ** 3;

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
  inFacts('host', 'a disk that is full in ten days', ['host/disk-full-soon'], (facts) => ({
    history: measuredDays(facts, { [measured.diskFree('/')]: -30 * gibibyte }),
  })),
  inFacts('host', 'a disk whose inodes last for a week', ['host/disk-full-soon'], (facts) => ({
    history: measuredDays(facts, { [measured.inodesFree('/')]: -4_000_000 }),
  })),
  inFacts(
    'docker',
    'a Realtime built for a newer processor',
    ['host/unfit-processor'],
    (facts) =>
      withContainer(facts, 'realtime', () => ({ state: 'restarting', exitCode: 132, restartCount: 1 })),
    { also: ['health/restarting-container', 'health/unhealthy-container'] },
  ),
];
