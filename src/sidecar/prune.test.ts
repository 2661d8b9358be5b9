import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratch } from '../../test/helpers/scratch-space.ts';
import { realWorld } from '../../test/helpers/sidecar.ts';
import { capturedFolder } from '../model/sidecar.ts';
import { systemClock } from '../system/clock.ts';
import { makeCapture } from './capture.ts';
import { markSaved, prune } from './prune.ts';

const going = () => false;
const dayMs = 86_400_000;
const real = systemClock();
const later = (days: number) => new Date(real.now().getTime() + days * dayMs);

/** A store with two objects, both captured, one deleted. */
async function store() {
  const root = scratch();
  for (const name of ['kept', 'deleted']) {
    mkdirSync(join(root, name));
    writeFileSync(join(root, name, 'v1'), name);
  }
  const capture = makeCapture(realWorld(), root);
  await capture.rescan(going);
  capture.close();
  rmSync(join(root, 'deleted'), { recursive: true });
  const has = (name: string) => existsSync(join(root, capturedFolder, name, 'v1'));
  const pruneAt = (now: Date) =>
    prune(realWorld({ clock: { now: () => now, sleep: real.sleep } }), root, 30, going);
  return { root, has, pruneAt };
}

describe('taking captures away', () => {
  it('keeps what no repository has, however old', async () => {
    const { has, pruneAt } = await store();
    expect(await pruneAt(later(400))).toBe(0);
    expect(has('deleted')).toBe(true);
  });

  it('keeps what was saved before it was captured', async () => {
    const { root, has, pruneAt } = await store();
    markSaved(realWorld(), root, later(-1));
    expect(await pruneAt(later(400))).toBe(0);
    expect(has('deleted')).toBe(true);
  });

  it('keeps what is saved for the days it is to be kept', async () => {
    const { root, has, pruneAt } = await store();
    markSaved(realWorld(), root, later(1));
    expect(await pruneAt(later(29))).toBe(0);
    expect(has('deleted')).toBe(true);
  });

  it('takes away what is saved and gone for longer, with its empty folder, and nothing that is still there', async () => {
    const { root, has, pruneAt } = await store();
    markSaved(realWorld(), root, later(1));
    expect(await pruneAt(later(31))).toBe(1);
    expect(existsSync(join(root, capturedFolder, 'deleted'))).toBe(false);
    expect(has('kept')).toBe(true);
    expect(await pruneAt(later(31))).toBe(0);
  });
});
