import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { segmentOf } from '../../../../test/helpers/wal.ts';
import { gapWords, segmentsIn, walGaps } from './wal-continuity.ts';

describe('the continuity of WAL', () => {
  it('is whole from the first to the last segment, also where the middle of the name counts on', () => {
    expect(walGaps([254, 255, 256, 257].map((one) => segmentOf(one)))).toEqual([]);
    expect(walGaps([])).toEqual([]);
  });

  it('names what is missing and where a recovery would end', () => {
    const [gap] = walGaps([254, 255, 258].map((one) => segmentOf(one)));
    expect(gap).toEqual({
      first: '000000010000000100000000',
      count: 2,
      after: '0000000100000000000000FF',
    });
    expect(gap === undefined ? '' : gapWords(gap)).toMatch(
      /^2 WAL segments from 000000010000000100000000 on/,
    );
  });

  it('misses what a backup needs at the beginning, and what was pushed last at the end', () => {
    const there = [11, 12, 13].map((one) => segmentOf(one));
    const gaps = walGaps(there, [segmentOf(10), segmentOf(12), segmentOf(15)]);
    expect(gaps).toEqual([
      { first: segmentOf(10), count: 1, after: null },
      { first: segmentOf(14), count: 2, after: segmentOf(13) },
    ]);
    expect(gaps.map(gapWords)).toEqual([
      expect.stringMatching(/^WAL segment 00000001000000000000000A is missing: no backup that needs it/),
      expect.stringMatching(/^2 WAL segments from 00000001000000000000000E on are missing: no moment after/),
    ]);
    expect(walGaps([], [segmentOf(7)])).toMatchObject([{ first: segmentOf(7), count: 1, after: null }]);
    expect(walGaps(there, there)).toEqual([]);
  });

  it('is judged on each timeline alone', () => {
    expect(walGaps([segmentOf(3, 1), segmentOf(4, 1), segmentOf(6, 2), segmentOf(7, 2)])).toEqual([]);
  });

  it('finds any set of segments that is taken out, in whatever order they are listed', () => {
    const taken = fc.uniqueArray(fc.integer({ min: 1, max: 598 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(taken, fc.integer(), (missing, seed) => {
        const all = Array.from({ length: 600 }, (_, index) => index).filter((one) => !missing.includes(one));
        const shuffled = [...all].sort((a, b) => ((a * seed) % 601) - ((b * seed) % 601));
        const count = walGaps(shuffled.map((one) => segmentOf(one))).reduce((sum, gap) => sum + gap.count, 0);
        expect(count).toBe(missing.length);
      }),
    );
  });

  it('reads segments out of a listing with the time at which each was saved, and nothing else', () => {
    const sum = 'a'.repeat(40);
    const listed = {
      [`17-1/0000000100000000/000000010000000000000003-${sum}.zst`]: { type: 'file', time: 1_795_763_432 },
      '17-1/0000000100000000/000000010000000000000003.00000028.backup': { type: 'file' },
      '17-1/00000002.history': { type: 'file' },
      '17-1': { type: 'path' },
    };
    expect([...segmentsIn(JSON.stringify(listed))]).toEqual([
      ['000000010000000000000003', 1_795_763_432_000],
    ]);
  });
});
