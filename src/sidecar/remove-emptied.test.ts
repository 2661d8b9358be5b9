import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { quickScratch } from '../../test/helpers/scratch-space.ts';
import { systemLinks } from '../system/links.ts';
import { removeEmptied } from './remove-emptied.ts';

it('removes what was emptied with all above it, and tries no folder in which something stays', () => {
  const root = quickScratch();
  const folders = ['a', 'a/b', 'a/b/gone', 'a/b/stays', 'c', 'c/gone'].map((name) => join(root, name));
  for (const folder of folders) mkdirSync(folder, { recursive: true });
  const stays = join(root, 'a/b/stays');
  writeFileSync(join(stays, 'v1'), '');
  const tried: string[] = [];
  const links = systemLinks();
  const removeEmpty = (folder: string) => {
    tried.push(folder.slice(root.length + 1));
    links.removeEmpty(folder);
  };
  removeEmptied({ links: { ...links, removeEmpty } }, folders, new Set([stays]));
  expect(tried).toEqual(['c/gone', 'c', 'a/b/gone']);
  expect(folders.filter(existsSync).map((folder) => folder.slice(root.length + 1))).toEqual([
    'a',
    'a/b',
    'a/b/stays',
  ]);
});
