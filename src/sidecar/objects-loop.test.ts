import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratch } from '../../test/helpers/scratch-space.ts';
import { realWorld } from '../../test/helpers/sidecar.ts';
import { capturedFolder } from '../model/sidecar.ts';
import { systemLinks } from '../system/links.ts';
import { systemOutput } from '../system/output.ts';
import { restMs, runObjects } from './objects-loop.ts';
import { markSaved } from './prune.ts';

const start = Date.parse('2026-11-27T12:00:00Z');
const hourMs = 60 * 60_000;

/** The folders that are listed while the sidecar runs for so long, by a clock that its own pauses move. */
async function listed(forMs: number): Promise<readonly string[]> {
  const root = scratch();
  mkdirSync(join(root, 'stub/object'), { recursive: true });
  writeFileSync(join(root, 'stub/object/v1'), 'content');
  let now = start;
  const clock = {
    now: () => new Date(now),
    sleep: async (ms: number) => {
      now += ms;
    },
  };
  const real = systemLinks();
  const folders: string[] = [];
  const entries = (folder: string) => {
    folders.push(folder.slice(root.length + 1));
    return real.entries(folder);
  };
  mkdirSync(join(root, capturedFolder));
  markSaved(realWorld(), root, new Date(start));
  const output = { ...systemOutput(), write: () => undefined };
  const world = realWorld({ clock, links: { ...real, entries }, output });
  const config = { rescanSeconds: 300, keepDays: 30 };
  await runObjects(world, root, config, () => now >= start + forMs);
  return folders;
}

describe('the sidecar of the objects', () => {
  it('looks through the store again and again, and through what it captured once an hour', async () => {
    const folders = await listed(3 * hourMs);
    const looks = folders.filter((folder) => folder === 'stub/object').length;
    const prunes = folders.filter((folder) => folder === join(capturedFolder, 'stub/object')).length;
    expect(prunes).toBe(3);
    expect(looks).toBeGreaterThan(10);
  });

  it.each([
    ['a small store, as often as is wished', 50, 60_000],
    ['a large one, for a fifth of the time at most', 20_000, 80_000],
    ['the largest, every five minutes', 400_000, 300_000],
  ])('looks through %s', (_, tookMs, rest) => expect(restMs(60, tookMs)).toBe(rest));
});
