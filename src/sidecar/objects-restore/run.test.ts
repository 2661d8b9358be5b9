// On real folders. The lab does the same with the real restic and extended attributes (test/lab/restore-objects.test.ts).
import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { putFile as put, withRestic } from '../../../test/helpers/restic-stand-in.ts';
import { quickScratch } from '../../../test/helpers/scratch-space.ts';
import { age, realWorld } from '../../../test/helpers/sidecar.ts';
import type { ObjectRow } from '../../model/stored-objects.ts';
import type { Exec } from '../../ports/exec.ts';
import { estimateObjects } from './estimate.ts';
import { restoreObjects } from './run.ts';

const row = (name: string, version: string, text: string): ObjectRow => [
  'b',
  name,
  version,
  text.length,
  null,
  null,
];

function restored(
  store: string,
  rows: readonly ObjectRow[],
  change: { readonly exec: Exec },
  movesRest = true,
) {
  const missing: ObjectRow[] = [];
  const request = { root: 'stub/stub', stamp: '20261127T071200Z', movesRest, repositories: [1] };
  const done = restoreObjects(realWorld(change), store, request, rows, (one) => missing.push(one));
  return done.then((result) => ({ ...result, lost: missing }));
}

/** Every file below the tenant, by path. */
function files(store: string, below = 'stub/stub/b'): readonly string[] {
  const top = join(store, below);
  return readdirSync(top, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(top.length + 1))
    .sort();
}

describe('putting objects back', () => {
  it('keeps what is right, takes what was captured, and moves aside what no row knows', async () => {
    const store = quickScratch();
    put(store, 'stub/stub/b/a/v1', 'kept');
    put(store, 'stub/stub/b/c/v2', 'of later');
    put(store, '.seaworthy-captured/stub/stub/b/deep/c d/v1', 'captured');
    const done = await restored(
      store,
      [row('a', 'v1', 'kept'), row('deep/c d', 'v1', 'captured')],
      withRestic([]),
    );
    expect(done).toMatchObject({ rows: 2, kept: 1, fromCaptures: 1, fromBackups: 0, aside: 1, missing: 0 });
    expect(files(store)).toEqual(['a/v1', 'deep/c d/v1']);
    expect(statSync(join(store, 'stub/stub/b/deep/c d/v1')).nlink).toBe(2);
    const aside = '.seaworthy-before-restore-20261127T071200Z/stub/stub/b/c/v2';
    expect(readFileSync(join(store, aside), 'utf8')).toBe('of later');
  });

  it('gives folders that it makes the mode of the one above them', async () => {
    const store = quickScratch();
    mkdirSync(join(store, 'stub/stub'), { recursive: true, mode: 0o755 });
    put(store, '.seaworthy-captured/stub/stub/b/a/v1', 'captured');
    await restored(store, [row('a', 'v1', 'captured')], withRestic([]));
    const above = statSync(join(store, 'stub/stub')).mode;
    expect(statSync(join(store, 'stub/stub/b/a')).mode).toBe(above);
  });

  it('leaves what no row knows where nobody asked for it, but not what is in the way', async () => {
    const store = quickScratch();
    put(store, 'stub/stub/b/other/v1', 'no row');
    put(store, 'stub/stub/b/a/v1', 'torn');
    put(store, '.seaworthy-captured/stub/stub/b/a/v1', 'captured');
    const done = await restored(store, [row('a', 'v1', 'captured')], withRestic([]), false);
    expect(done).toMatchObject({ fromCaptures: 1, aside: 1 });
    expect(files(store)).toEqual(['a/v1', 'other/v1']);
    expect(readFileSync(join(store, 'stub/stub/b/a/v1'), 'utf8')).toBe('captured');
  });

  it('fetches the rest, each file from the newest snapshot that has it in its size, and nothing else of them', async () => {
    const store = quickScratch();
    const snapshots = [
      {
        id: 'old',
        time: '2026-11-25T02:00:00Z',
        files: { 'stub/stub/b/a/v1': 'a', 'stub/stub/b/c/v1': 'cc' },
      },
      {
        id: 'new',
        time: '2026-11-26T02:00:00Z',
        files: { 'stub/stub/b/c/v1': 'cut', 'stub/stub/b/x/v1': 'x' },
      },
    ];
    const ran: string[] = [];
    const done = await restored(
      store,
      [row('a', 'v1', 'a'), row('c', 'v1', 'cc')],
      withRestic(snapshots, ran),
    );
    expect(done).toMatchObject({ fromBackups: 2, missing: 0 });
    expect(files(store)).toEqual(['a/v1', 'c/v1']);
    expect(ran.filter((line) => line.startsWith('restore'))).toHaveLength(1);
    expect(readdirSync(store)).toEqual(['stub']);
  });

  it('lists rows whose file is nowhere, and those that lead out of the bucket', async () => {
    const store = quickScratch();
    const lost = [row('ghost', 'v1', 'x'), row('../../../etc/passwd', 'v1', 'x')];
    const done = await restored(store, lost, withRestic([]));
    expect(done).toMatchObject({ rows: 2, missing: 2, firstMissing: ['b/../../../etc/passwd', 'b/ghost'] });
    expect(done.lost).toHaveLength(2);
  });

  it('puts the others in place where one cannot be read back, and says so of that one', async () => {
    const store = quickScratch();
    const saved = { 'stub/stub/b/a/v1': 'a', 'stub/stub/b/torn/v1': 'x' };
    const snapshots = [{ id: 'one', time: '2026-11-25T02:00:00Z', files: saved }];
    const done = await restored(store, [row('a', 'v1', 'a'), row('torn', 'v1', 'x')], withRestic(snapshots));
    expect(done).toMatchObject({ fromBackups: 1, missing: 1, unreadable: 1, firstMissing: ['b/torn'] });
    expect(files(store)).toEqual(['a/v1']);
  });

  it('says nothing is missing, but that it failed, when a repository does not answer', async () => {
    const store = quickScratch();
    const failing = restored(store, [row('a', 'v1', 'a')], withRestic([], [], true));
    await expect(failing).rejects.toThrow('the store does not answer');
  });

  it('is done a second time as if it were the first, over what a kill left', async () => {
    const store = quickScratch();
    put(store, '.seaworthy-restoring/stub/stub/b/a/v1', '');
    put(store, 'stub/stub/b/late/v1', 'late');
    const snapshots = [{ id: 'one', time: '2026-11-25T02:00:00Z', files: { 'stub/stub/b/a/v1': 'a' } }];
    const rows = [row('a', 'v1', 'a')];
    expect(await restored(store, rows, withRestic(snapshots))).toMatchObject({ fromBackups: 1, aside: 1 });
    expect(await restored(store, rows, withRestic(snapshots))).toMatchObject({ kept: 1, aside: 0 });
    expect(files(store)).toEqual(['a/v1']);
  });

  it('takes nothing up of a restore that ended in its midst: restic gives a file its size before its bytes', async () => {
    const store = quickScratch();
    const saved = { 'stub/stub/b/a/v1': 'a', 'stub/stub/b/torn-and-killed/v1': 'x' };
    const snapshots = [{ id: 'one', time: '2026-11-25T02:00:00Z', files: saved }];
    const rows = [row('a', 'v1', 'a'), row('torn-and-killed', 'v1', 'x')];
    await expect(restored(store, rows, withRestic(snapshots))).rejects.toThrow('restic restore');
    expect(existsSync(join(store, 'stub/stub/b/a/v1'))).toBe(false);
  });

  it('goes back and forth between two moments, for what was moved aside is found again', async () => {
    const store = quickScratch();
    put(store, 'stub/stub/b/a/v2', 'second');
    put(store, '.seaworthy-captured/stub/stub/b/a/v1', 'first');
    await restored(store, [row('a', 'v1', 'first')], withRestic([]));
    expect(files(store)).toEqual(['a/v1']);
    expect(await restored(store, [row('a', 'v2', 'second')], withRestic([]))).toMatchObject({
      fromCaptures: 1,
    });
    expect(files(store)).toEqual(['a/v2']);
  });
});

describe('the estimate before', () => {
  it('tells by the times of files what comes back, is replaced and goes', () => {
    const store = quickScratch();
    const live = (path: string) => join(store, 'stub/stub/b', path);
    const captured = (path: string) => join(store, '.seaworthy-captured/stub/stub/b', path);
    for (const path of ['stays/v1', 'deleted/v1', 'overwritten/v1']) {
      put(store, `stub/stub/b/${path}`, path);
      age(live(path), 3_600_000);
      mkdirSync(dirname(captured(path)), { recursive: true });
      linkSync(live(path), captured(path));
    }
    for (const path of ['deleted/v1', 'overwritten/v1']) rmSync(live(path));
    for (const path of ['overwritten/v2', 'new/v1']) put(store, `stub/stub/b/${path}`, path);
    const halfAnHourAgo = realWorld().clock.now().getTime() - 1_800_000;
    const answer = estimateObjects(realWorld(), store, 'stub/stub', halfAnHourAgo);
    expect(answer).toEqual({ returning: 1, replaced: 1, going: 1 });
  });
});
