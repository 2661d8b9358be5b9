import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { range, savedSegments, segmentOf } from '../../../../test/helpers/wal.ts';
import type { Choice } from './choice.ts';
import { withinBreak } from './choice-break.ts';
import { breakIn, type Way } from './continuity.ts';

const way = (timelines: readonly number[] = [1]): Way => ({
  wal: { start: segmentOf(10), stop: segmentOf(11) },
  timelines,
});

describe('the WAL on the way to a target', () => {
  it('is whole where nothing is missing after the beginning of the backup', () => {
    expect(breakIn(new Map(savedSegments([1, 2, 5, ...range(10, 300)])), way())).toBeNull();
  });

  it('breaks off at any segment that is missing in the middle, and says when the one before was saved', () => {
    fc.assert(
      fc.property(fc.integer({ min: 12, max: 598 }), (missing) => {
        const there = new Map(savedSegments(range(10, 599).filter((one) => one !== missing)));
        expect(breakIn(there, way())).toMatchObject({
          gap: { first: segmentOf(missing), count: 1 },
          until: (missing - 1) * 1000,
        });
      }),
    );
  });

  it('breaks off before it begins where the backup needs what is missing', () => {
    expect(breakIn(new Map(savedSegments(range(11, 20))), way())).toMatchObject({ until: null });
    expect(breakIn(new Map(savedSegments([10])), way())).toMatchObject({ gap: { first: segmentOf(11) } });
  });

  it('goes over to a later timeline where that begins, and minds no gap behind that', () => {
    const parent = savedSegments([10, 11, 12, 13, 14, 18, 19]);
    const child = savedSegments(range(15, 22), 2);
    expect(breakIn(new Map([...parent, ...child]), way([1, 2]))).toBeNull();
    expect(breakIn(new Map([...parent, ...child]), way([1]))).toMatchObject({
      gap: { first: segmentOf(15) },
    });
    const torn = savedSegments([15, 16, 18], 2);
    expect(breakIn(new Map([...parent, ...torn]), way([1, 2]))).toMatchObject({
      gap: { first: segmentOf(17, 2) },
    });
  });

  it('breaks off where the end of an earlier timeline is missing', () => {
    const both = [...savedSegments([10, 11, 12, 13]), ...savedSegments(range(15, 22), 2)];
    expect(breakIn(new Map(both), way([1, 2]))).toMatchObject({
      gap: { first: segmentOf(14) },
      until: 13_000,
    });
  });
});

describe('a target behind a break', () => {
  const target = (ms: number) => ({ kind: 'time', ms, text: new Date(ms).toISOString() }) as const;
  const choice = (of: Choice['target']): Choice => ({
    ...{ target: of, repository: 1, backup: 'L', bytes: 1, timeline: 1, until: 99_000 },
    window: { from: 1, to: 99_000 },
  });
  const broken = { gap: { first: segmentOf(14), count: 1, after: segmentOf(13) }, until: 13_000 };

  it('is refused with the segment and the moment that can be had, also the last commit', () => {
    for (const one of [target(13_001), { kind: 'latest' } as const])
      expect(() => withinBreak(choice(one), broken, way())).toThrow(
        `WAL segment ${segmentOf(14)} is missing: from backup L nothing later than 1970-01-01T00:00:13Z`,
      );
  });

  it('before it is gone to, in a window that ends there', () => {
    for (const one of [target(13_000), { kind: 'backup', label: 'L' } as const])
      expect(withinBreak(choice(one), broken, way())).toMatchObject({
        missing: segmentOf(14),
        window: { from: 1, to: 13_000 },
      });
  });

  it('is refused where the backup needs it, and left alone where nothing is missing', () => {
    const early = { gap: { first: segmentOf(10), count: 1, after: null }, until: null };
    expect(() => withinBreak(choice(target(5)), early, way())).toThrow('backup L cannot be restored');
    expect(withinBreak(choice(target(5)), null, way())).toEqual(choice(target(5)));
  });
});
