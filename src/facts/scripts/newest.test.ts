import { describe, expect, it } from 'vitest';
import { memoryFiles } from '../../../test/helpers/files.ts';
import { newestIn } from './newest.ts';

const at = (day: number) => ({ text: 'x', modifiedMs: Date.UTC(2026, 10, day) });
const files = memoryFiles({
  '/b/old.sql.gz': at(1),
  '/b/notes.txt': at(22),
  '/b/daily/20.dump': at(20),
  '/b/a/b/c/deep.sql': at(21),
  '/b/undated.sql': 'x',
  '/b/dpkg.status.1.gz': at(22),
  '/empty/readme': 'x',
});

describe('newestIn', () => {
  it('finds the dump that was written last, two folders down', () => {
    expect(newestIn('/b', files)).toEqual({ name: '20.dump', modifiedAt: '2026-11-20T00:00:00.000Z' });
  });

  it('looks beside a file, whether it is there or not', () => {
    expect(newestIn('/b/next.sql.gz', files)?.name).toBe('20.dump');
    expect(newestIn('/b/old.sql.gz', files)?.name).toBe('20.dump');
  });

  it('finds nothing among other files, and nothing where there is nothing', () => {
    expect(newestIn('/empty', files)).toBeNull();
    expect(newestIn('/nowhere/x.sql', files)).toBeNull();
  });
});
