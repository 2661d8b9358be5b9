import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { realWorld, spoolStand, targets, withEngine } from '../../test/helpers/sidecar.ts';
import type { DatabaseStatus } from '../model/sidecar.ts';
import { watchClock } from './set-back.ts';

const noon = Date.parse('2026-11-27T12:00:00Z');
const day = 86_400_000;

function watched(former: Partial<DatabaseStatus> = {}) {
  const stand = spoolStand();
  let [offset, elapsed] = [noon, 0];
  const clock = {
    now: () => new Date(offset + elapsed),
    sleep: async (ms: number) => {
      elapsed += ms;
    },
  };
  const world = realWorld({ ...withEngine(stand), clock, elapsed: () => elapsed });
  const postmaster = join(stand.root, 'postmaster.pid');
  const server = (started: number) => writeFileSync(postmaster, `1\n/data\n${started}\n5432\n`);
  server(1000);
  const watch = watchClock({ world, stanza: 'main', target: () => targets[1], postmaster, former });
  return {
    ...{ watch, world, server },
    set: (ms: number) => {
      offset += ms;
    },
    /** Goes on for so many seconds. */
    async goOn(seconds: number) {
      const end = elapsed + seconds * 1000;
      await watch.keep(() => elapsed >= end);
    },
    checks: () => stand.calls().filter((line) => line.endsWith(' check')),
  };
}

describe('the watch on the clock', () => {
  it('has nothing switched while the clock goes on, is set forward, or is put right by seconds', async () => {
    const one = watched();
    await one.goOn(60);
    one.set(400 * day);
    await one.goOn(60);
    one.set(-10_000);
    await one.goOn(60);
    expect(one.watch.current()).toBeNull();
    expect(one.checks()).toEqual([]);
    expect(one.world.warnings).toEqual([]);
  });

  it('has a segment switched at once and every half a minute until the clock is where it was', async () => {
    const one = watched();
    await one.goOn(10);
    one.set(-120_000);
    await one.goOn(60);
    expect(one.checks()).toEqual(one.checks().map(() => '--stanza=main --config=/c/pgbackrest-2.conf check'));
    expect(one.checks()).toHaveLength(2);
    expect(one.watch.current()).toEqual({ until: '2026-11-27T12:00:09.000Z', server: '1 1000' });
    await one.goOn(120);
    expect(one.watch.current()).toBeNull();
    const before = one.checks().length;
    await one.goOn(300);
    expect(one.checks()).toHaveLength(before);
    expect(one.world.warnings).toEqual([
      expect.stringContaining('the clock was set back by 119 s'),
      expect.stringContaining('by archive_timeout again'),
    ]);
  });

  it('leaves it to a server that was started anew', async () => {
    const one = watched();
    await one.goOn(10);
    one.set(-day);
    await one.goOn(10);
    expect(one.watch.current()).not.toBeNull();
    one.server(900);
    await one.goOn(10);
    expect(one.watch.current()).toBeNull();
    await one.goOn(300);
    expect(one.checks()).toHaveLength(1);
  });

  it('goes on after a restart of the sidecar, also when the clock was set while it was down', async () => {
    const setBack = { until: '2026-11-28T12:00:00.000Z', server: '1 1000' };
    const known = watched({ at: '2026-11-27T11:59:00Z', setBack });
    await known.goOn(10);
    expect(known.watch.current()).toEqual(setBack);
    expect(known.checks()).toHaveLength(1);
    const found = watched({ at: '2026-11-27T18:00:00.000Z' });
    await found.goOn(10);
    expect(found.watch.current()?.until).toBe('2026-11-27T18:00:00.000Z');
  });

  it('takes no nonsense of a former status for a time', async () => {
    const one = watched({ at: 'soon' });
    await one.goOn(60);
    expect(one.watch.current()).toBeNull();
  });
});
