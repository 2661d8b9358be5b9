// On real folders, with the kernel's own watches.
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { scratch } from '../../test/helpers/scratch-space.ts';
import { realWorld } from '../../test/helpers/sidecar.ts';
import { capturedFolder } from '../model/sidecar.ts';
import { type Capture, makeCapture } from './capture.ts';
import type { SidecarWorld } from './world.ts';

const going = () => false;

async function started(root: string, change: Partial<SidecarWorld> = {}): Promise<Capture> {
  const capture = makeCapture(realWorld(change), root);
  onTestFinished(() => capture.close());
  expect(await capture.rescan(going)).toBeNull();
  return capture;
}

function put(root: string, path: string, text = path): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

/** Every captured file, by path below the folder of captures. */
function captured(root: string): readonly string[] {
  const top = join(root, capturedFolder);
  return readdirSync(top, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(top.length + 1))
    .sort();
}

const textOf = (root: string, path: string) => readFileSync(join(root, capturedFolder, path), 'utf8');
const patience = { timeout: 10_000 };

describe('capturing objects', () => {
  it('captures what was there before it started', async () => {
    const root = scratch();
    put(root, 'stub/tenant/bucket/a b/ü.png/v1', 'content');
    await started(root);
    expect(textOf(root, 'stub/tenant/bucket/a b/ü.png/v1')).toBe('content');
  });

  it('captures every object of a burst, each in a new folder of its own', async () => {
    const root = scratch();
    mkdirSync(join(root, 'stub/tenant'), { recursive: true });
    await started(root);
    const names = Array.from(
      { length: 200 },
      (_, index) => `stub/tenant/bucket/${index % 7}/object-${index}/v1`,
    );
    for (const name of names) put(root, name);
    await vi.waitFor(() => expect(captured(root)).toEqual([...names].sort()), patience);
  });

  it('keeps the capture when an object is deleted, with all its folders', async () => {
    const root = scratch();
    await started(root);
    put(root, 'stub/bucket/object/v1', 'content');
    await vi.waitFor(() => expect(captured(root)).toHaveLength(1), patience);
    rmSync(join(root, 'stub'), { recursive: true });
    expect(textOf(root, 'stub/bucket/object/v1')).toBe('content');
  });

  it('captures the new version of an overwritten object beside the old one', async () => {
    const root = scratch();
    await started(root);
    put(root, 'stub/bucket/object/v1', 'one');
    await vi.waitFor(() => expect(captured(root)).toHaveLength(1), patience);
    put(root, 'stub/bucket/object/v2', 'two');
    rmSync(join(root, 'stub/bucket/object/v1'));
    await vi.waitFor(() => expect(captured(root)).toHaveLength(2), patience);
    expect([textOf(root, 'stub/bucket/object/v1'), textOf(root, 'stub/bucket/object/v2')]).toEqual([
      'one',
      'two',
    ]);
  });

  it('sees objects in a folder that was deleted and made again', async () => {
    const root = scratch();
    await started(root);
    for (const version of ['v1', 'v2', 'v3']) {
      put(root, `stub/bucket/object/${version}`);
      await vi.waitFor(() => expect(captured(root)).toContain(`stub/bucket/object/${version}`), patience);
      rmSync(join(root, 'stub/bucket'), { recursive: true });
    }
    expect(captured(root)).toHaveLength(3);
  });

  it('captures a folder that is moved into the store, under its new name', async () => {
    const [root, elsewhere] = [scratch(), scratch()];
    await started(root);
    put(elsewhere, 'moved/bucket/object/v1');
    renameSync(join(elsewhere, 'moved'), join(root, 'stub'));
    await vi.waitFor(() => expect(captured(root)).toEqual(['stub/bucket/object/v1']), patience);
    put(root, 'stub/bucket/object/v2');
    await vi.waitFor(() => expect(captured(root)).toHaveLength(2), patience);
  });

  it('goes on with the same file while it is still written', async () => {
    const root = scratch();
    await started(root);
    put(root, 'stub/object/v1', 'begun');
    await vi.waitFor(() => expect(captured(root)).toHaveLength(1), patience);
    writeFileSync(join(root, 'stub/object/v1'), ' and ended', { flag: 'a' });
    expect(textOf(root, 'stub/object/v1')).toBe('begun and ended');
  });

  it('sets the earlier file aside where another one came under its name', async () => {
    const root = scratch();
    put(root, 'stub/object', 'one');
    const capture = await started(root);
    capture.close();
    const { ino } = statSync(join(root, 'stub/object'));
    writeFileSync(join(root, 'new'), 'two');
    renameSync(join(root, 'new'), join(root, 'stub/object'));
    expect(await capture.rescan(going)).toBeNull();
    expect(textOf(root, 'stub/object')).toBe('two');
    expect(textOf(root, `stub/object~${ino}`)).toBe('one');
    rmSync(join(root, 'stub/object'));
    put(root, 'stub/object/below', 'three');
    expect(await capture.rescan(going)).toBeNull();
    expect(textOf(root, 'stub/object/below')).toBe('three');
  });

  it('finds after a restart what came while it was away, and captures nothing twice', async () => {
    const root = scratch();
    put(root, 'stub/a/v1');
    (await started(root)).close();
    put(root, 'stub/b/v1');
    const capture = await started(root);
    expect(captured(root)).toEqual(['stub/a/v1', 'stub/b/v1']);
    expect(capture.captured()).toBe(1);
  });

  it('leaves itself, parts of uploads and links alone', async () => {
    const root = scratch();
    put(root, 'multiparts/upload/part-1');
    put(root, `${capturedFolder}/old/v1`);
    mkdirSync(join(root, 'stub'));
    symlinkSync('/etc/passwd', join(root, 'stub/link'));
    await started(root);
    expect(captured(root)).toEqual(['old/v1']);
  });

  it('finds by looking what it may not watch, says so, and watches when the limit is raised', async () => {
    const root = scratch();
    mkdirSync(join(root, 'stub'));
    let allowed = 1;
    const { watcher } = realWorld();
    const limited: SidecarWorld['watcher'] = {
      ...watcher,
      watch: (...words) => (allowed-- > 0 ? watcher.watch(...words) : { ok: false, reason: 'limit' }),
    };
    const capture = await started(root, { watcher: limited });
    expect(capture.isWatching()).toBe(false);
    put(root, 'stub/object/v1');
    expect(existsSync(join(root, capturedFolder))).toBe(false);
    await capture.rescan(going);
    expect(captured(root)).toEqual(['stub/object/v1']);
    allowed = 100;
    await capture.rescan(going);
    expect(capture.isWatching()).toBe(true);
  });

  it('leaves watches for others and for the folders in which objects appear, and finds the rest by looking', async () => {
    const root = scratch();
    for (let object = 0; object < 20; object++) put(root, `stub/bucket/object-${object}/v1`);
    put(root, 'stub/second/object/v1');
    const { watcher } = realWorld();
    const watched: string[] = [];
    const counted: SidecarWorld['watcher'] = {
      room: () => 12,
      watch: (folder, onChange) => {
        watched.push(folder.slice(root.length));
        return watcher.watch(folder, onChange);
      },
    };
    const capture = await started(root, { watcher: counted });
    expect(watched.length).toBeLessThanOrEqual(12);
    expect(watched).toEqual(expect.arrayContaining(['', '/stub', '/stub/bucket', '/stub/second']));
    expect(capture.isWatching()).toBe(false);
    expect(captured(root)).toHaveLength(21);
  });

  it('looks through a folder with more folders than a call has arguments, one listing each', async () => {
    const names = Array.from({ length: 150_000 }, (_, index) => `object-${index}`);
    const world = realWorld();
    let listings = 0;
    const links: SidecarWorld['links'] = {
      ...world.links,
      entries: (folder) => {
        listings += 1;
        return folder === '/store' ? names.map((name) => ({ name, kind: 'directory' })) : [];
      },
    };
    const watcher: SidecarWorld['watcher'] = { room: () => 0, watch: () => ({ ok: false, reason: 'limit' }) };
    const clock = { ...world.clock, sleep: async () => undefined };
    const capture = makeCapture({ ...world, links, watcher, clock }, '/store');
    expect(await capture.rescan(going)).toBeNull();
    expect(listings).toBe(names.length + 1);
  });

  it('says which folder it may not read', async () => {
    const root = scratch();
    mkdirSync(join(root, 'closed'));
    const world = realWorld();
    const links: SidecarWorld['links'] = {
      ...world.links,
      entries: (folder) => (folder.endsWith('/closed') ? null : world.links.entries(folder)),
    };
    const capture = makeCapture({ ...world, links }, root);
    expect(await capture.rescan(going)).toBe('closed cannot be read');
    capture.close();
  });

  it('says what cannot be linked, and goes on with the rest', async () => {
    const root = scratch();
    for (const name of ['a', 'b', 'c']) put(root, name);
    const world = realWorld();
    const links: SidecarWorld['links'] = {
      ...world.links,
      link: (from, to) =>
        from.endsWith('/b') ? { kind: 'refused', code: 'ENOSPC' } : world.links.link(from, to),
    };
    const capture = makeCapture({ ...world, links }, root);
    expect(await capture.rescan(going)).toBe('b cannot be linked (ENOSPC)');
    capture.close();
    expect(captured(root)).toEqual(['a', 'c']);
  });
});
