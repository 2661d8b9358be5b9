import { describe, expect, it } from 'vitest';
import { fakeWorld } from '../../../../test/helpers/world.ts';
import type { World } from '../../../ports/world.ts';
import { withinRoom } from './within-room.ts';

/** A disk that has so many KiB free, look by look; null = the container does not answer. */
function worldOf(free: readonly (number | null)[]): { readonly world: World; looks(): number } {
  let looks = 0;
  const world: World = {
    ...fakeWorld(),
    clock: {
      now: () => new Date(0),
      sleep: () => new Promise((resolve) => setImmediate(resolve)),
    },
    exec: {
      run: async () => {
        const left = free[Math.min(looks, free.length - 1)] ?? null;
        looks += 1;
        if (left === null) return { ran: true, code: 1, stdout: '', stderr: 'it restarts' };
        const stdout = `Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/sda 9 9 ${left} 9% /data\n`;
        return { ran: true, code: 0, stdout, stderr: '' };
      },
    },
  };
  return { world, looks: () => looks };
}

const gib = 1024 ** 2;

describe('the room of a drill', () => {
  it('ends it before the disk that the live database writes to is full', async () => {
    const { world } = worldOf([2 * gib, null, gib, 0.4 * gib]);
    const drill = withinRoom(world, async (own, watch) => {
      watch('sidecar');
      for (;;) await own.clock.sleep(1000);
    });
    await expect(drill).rejects.toThrow('the disk of Docker is nearly full');
  });

  it('lets it go on as long as there is some, and looks no more when it is over', async () => {
    const { world, looks } = worldOf([2 * gib]);
    await withinRoom(world, async (own, watch) => {
      watch('sidecar');
      for (let turn = 0; turn < 5; turn++) await own.clock.sleep(1000);
    });
    const before = looks();
    await world.clock.sleep(1);
    expect([before > 0, looks()]).toEqual([true, before]);
  });
});
