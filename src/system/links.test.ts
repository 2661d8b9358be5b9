import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { quickScratch } from '../../test/helpers/scratch-space.ts';
import { systemLinks } from './links.ts';

const links = systemLinks();
const self = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };

describe('folders for objects', () => {
  it('have the mode of the one above, whatever the umask', () => {
    const root = quickScratch();
    chmodSync(root, 0o2775);
    expect(links.makeFolders(join(root, 'a/b'), self)).toBe(true);
    expect(statSync(join(root, 'a/b')).mode & 0o777).toBe(0o775);
    expect(links.makeFolders(join(root, 'a/b'), self)).toBe(true);
  });

  it('are refused where a file or a link is in the way', () => {
    const root = quickScratch();
    writeFileSync(join(root, 'file'), '');
    symlinkSync('/tmp', join(root, 'link'));
    expect(links.makeFolders(join(root, 'file/a'), self)).toBe(false);
    expect(links.makeFolders(join(root, 'link/a'), self)).toBe(false);
  });
});

describe('moving an object', () => {
  it('never goes over another, and says what became of it', () => {
    const root = quickScratch();
    for (const name of ['one', 'two']) writeFileSync(join(root, name), name);
    expect(links.move(join(root, 'one'), join(root, 'two'))).toBe('taken');
    expect(readFileSync(join(root, 'two'), 'utf8')).toBe('two');
    expect(links.move(join(root, 'one'), join(root, 'three'))).toBe('moved');
    expect(links.move(join(root, 'one'), join(root, 'four'))).toBe('gone');
    expect(links.move(join(root, 'two'), join(root, 'no/folder'))).toBe('refused');
  });
});

describe('an empty file', () => {
  it('is made with its folders, for its owner alone', () => {
    const root = quickScratch();
    expect(links.makeEmpty(join(root, 'a/b/c'))).toBe(true);
    expect(statSync(join(root, 'a/b/c')).mode & 0o7777).toBe(0o600);
    mkdirSync(join(root, 'folder'));
    expect(links.makeEmpty(join(root, 'folder'))).toBe(false);
    expect(existsSync(join(root, 'folder'))).toBe(true);
  });
});
