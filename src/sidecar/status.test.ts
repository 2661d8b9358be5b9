import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { quickScratch } from '../../test/helpers/scratch-space.ts';
import { age, realWorld, segment, spoolStand } from '../../test/helpers/sidecar.ts';
import { measure } from './spool.ts';
import { isHealthy, writeStatus } from './status.ts';

const at = (iso: string) => ({ now: () => new Date(iso), sleep: async () => undefined });
const noon = '2026-11-27T12:00:00.000Z';

describe('the status', () => {
  it('says when it was written, and is written whole', () => {
    const path = join(quickScratch(), 'status.json');
    writeStatus(realWorld({ clock: at(noon) }), path, { failing: null });
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ at: noon, failing: null });
    expect(readdirSync(join(path, '..'))).toEqual(['status.json']);
  });

  it('is only a warning when it cannot be written', () => {
    const world = realWorld();
    writeStatus(world, '/dev/null/status.json', {});
    expect(world.warnings).toHaveLength(1);
  });

  it.each([
    ['2026-11-27T12:00:29.000Z', true],
    ['2026-11-27T12:00:31.000Z', false],
    // The clock was set back: it would be young for years.
    ['2026-11-27T11:00:00.000Z', false],
  ])('is healthy at %s: %s', (now, expected) => {
    const path = join(quickScratch(), 'status.json');
    writeStatus(realWorld({ clock: at(noon) }), path, {});
    expect(isHealthy(realWorld({ clock: at(now) }), path)).toBe(expected);
  });

  it.each(['', '{', '[]', '{"at":7}'])('is not healthy when it says %j', (text) => {
    const path = join(quickScratch(), 'status.json');
    writeFileSync(path, text);
    expect(isHealthy(realWorld(), path)).toBe(false);
  });

  it('tells how much waits and since when', () => {
    const stand = spoolStand();
    const world = realWorld();
    expect(measure(world, stand.spool)()).toEqual({ segments: 0, bytes: 0, oldest: null });
    stand.handOver(segment(1), '12345');
    stand.handOver(segment(2), '123');
    age(join(stand.spool.wal, segment(2)), 60_000);
    const depth = measure(world, stand.spool)();
    expect(depth).toMatchObject({ segments: 2, bytes: 8 });
    expect(world.clock.now().getTime() - Date.parse(depth.oldest ?? '')).toBeGreaterThan(59_000);
    expect(measure(world, stand.spool)([segment(1)])).toMatchObject({ segments: 1, bytes: 5 });
  });
});
