import { describe, expect, it } from 'vitest';
import { Problem } from '../../../model/problem.ts';
import type { EntryStatus } from '../../../ports/tree.ts';
import { surveyFiles } from './deployment-files.ts';

const mebibyte = 1024 ** 2;

/** Files of a directory by path and MiB; a path that ends in `!` may not be listed. */
function survey(files: Readonly<Record<string, number>>, without: readonly string[] = []) {
  const paths = Object.keys(files).map((path) => `/srv/${path}`);
  const tree = {
    list(folder: string) {
      if (paths.includes(`${folder}/!`))
        throw new Problem({ code: 'tree-denied', message: 'denied', hints: ['no'] });
      const below = paths.filter((path) => path.startsWith(`${folder}/`));
      return [...new Set(below.map((path) => path.slice(folder.length + 1).split('/')[0] ?? ''))];
    },
    status(path: string) {
      const size = files[path.slice('/srv/'.length)];
      const kind = size === undefined ? 'directory' : 'file';
      return { kind, bytes: (size ?? 0) * mebibyte } as EntryStatus;
    },
  };
  const written = new Map([['/srv/volumes/metrics', 'prometheus']]);
  return surveyFiles({ directory: '/srv', without, written, tree });
}

describe('the files of a deployment', () => {
  it('are taken with small data of add-ons, and reckoned without what is left out anyway', () => {
    const files = { '.env': 1, 'volumes/metrics/wal': 20, 'volumes/db/data/base': 9000 };
    expect(survey(files, ['/srv/volumes/db/data'])).toEqual({
      tooLarge: [],
      bytes: 21 * mebibyte,
      links: [],
    });
  });

  it('are taken without a folder that a service has filled, which is told by its name', () => {
    const files = { '.env': 1, 'volumes/metrics/a': 200, 'volumes/metrics/b/c': 100 };
    expect(survey(files)).toEqual({
      tooLarge: [{ path: 'volumes/metrics', why: '300 MiB in a folder that prometheus writes' }],
      bytes: mebibyte,
      links: [],
    });
    expect(survey({ 'volumes/metrics/one': 300 }).tooLarge).toMatchObject([{ path: 'volumes/metrics' }]);
  });

  it('are taken without one that may not be read, and without a large file anywhere', () => {
    expect(survey({ 'volumes/metrics/!': 1 }).tooLarge).toEqual([
      { path: 'volumes/metrics', why: 'files that may not be read in a folder that prometheus writes' },
    ]);
    expect(survey({ 'old/dump.sql': 900, 'old/notes': 1 })).toEqual({
      tooLarge: [{ path: 'old/dump.sql', why: 'a file of 900 MiB' }],
      bytes: mebibyte,
      links: [],
    });
  });
});
