import { describe, expect, it } from 'vitest';
import { fakeWorld } from '../../../../test/helpers/world.ts';
import type { World } from '../../../ports/world.ts';
import { safeAfter } from './safe-after.ts';

const begun = Date.parse('2026-11-27T10:00:00Z');
const marker = { transaction: '7', segment: '00000001000000000000000A', at: begun };

/** A sidecar that has pushed a segment from some second on. */
function worldOf(pushed: (second: number) => string, first = ''): World {
  let now = begun;
  return {
    ...fakeWorld(),
    clock: {
      now: () => new Date(now),
      sleep: async (ms) => {
        now += ms;
      },
    },
    exec: {
      run: async () => {
        const second = (now - begun) / 1000;
        const lastPushed = { name: pushed(second), at: new Date(now - 500).toISOString() };
        const spool = { segments: 0, bytes: 0, oldest: null };
        const status = {
          at: new Date(now).toISOString(),
          spool,
          lastPushed,
          failing: null,
          repositories: [
            { number: 1, place: 'a', waiting: spool, lastPushed: { name: first, at: '' }, failing: null },
            { number: 2, place: 'b', waiting: spool, lastPushed: null, failing: null },
          ],
        };
        return { ran: true, code: 0, stdout: JSON.stringify(status), stderr: '' };
      },
    },
  };
}

const within = { mostMs: 180_000, repository: 1 };

describe('how long a commit is in danger', () => {
  it('is measured until its segment was pushed', async () => {
    const world = worldOf((second) => `0000000100000000000000${second < 23 ? '09' : '0A'}`);
    expect(await safeAfter('sidecar', marker, within, world)).toEqual({ seconds: 23.5 });
  });

  it('is not known where it was not pushed in that time; whether the repository of the drill has it, is', async () => {
    const before = '000000010000000000000009';
    const reason = 'a commit was not in every repository after 180 s';
    const nowhere = worldOf(() => before, before);
    expect(await safeAfter('sidecar', marker, within, nowhere)).toEqual({
      reason,
      beyond: 180,
      isSaved: false,
    });
    const inOne = worldOf(() => before, marker.segment);
    expect(await safeAfter('sidecar', marker, within, inOne)).toEqual({ reason, beyond: 180, isSaved: true });
  });
});
