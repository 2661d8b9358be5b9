import { describe, expect, it } from 'vitest';
import { range, savedSegments, segmentOf } from '../../../../test/helpers/wal.ts';
import type { DatabaseBackup } from '../operations/pgbackrest.ts';
import type { PastRestore } from './timelines.ts';
import { windowsOf } from './windows.ts';

/** Needs the segments from … to …, and ended in the second of the last. */
const backup = (start: number, stop: number, timeline = 1) =>
  ({
    ...{ label: `${start}F`, stopped: stop },
    wal: { start: segmentOf(start, timeline), stop: segmentOf(stop, timeline) },
  }) as DatabaseBackup;

const windows = (
  backups: readonly DatabaseBackup[],
  segments: readonly (readonly [string, number])[],
  past: readonly PastRestore[] = [],
) => windowsOf({ backups, segments: new Map(segments) }, past);

describe('the window of a repository', () => {
  it('goes from the end of the first backup to the last WAL that was saved, however many backups there are', () => {
    const whole = [{ from: 12_000, to: 99_000, lacks: null }];
    expect(windows([backup(10, 11)], savedSegments(range(5, 99)))).toEqual(whole);
    expect(windows([backup(10, 11), backup(40, 41), backup(80, 80)], savedSegments(range(5, 99)))).toEqual(
      whole,
    );
  });

  it('is a window on each side of a gap where a backup follows it', () => {
    const there = savedSegments(range(10, 99).filter((one) => one !== 50 && one !== 51));
    expect(windows([backup(10, 11), backup(40, 41), backup(70, 71)], there)).toEqual([
      { from: 12_000, to: 49_000, lacks: segmentOf(50) },
      { from: 72_000, to: 99_000, lacks: null },
    ]);
  });

  it('ends before a gap that no backup follows', () => {
    const there = savedSegments(range(10, 99).filter((one) => one !== 90));
    expect(windows([backup(10, 11), backup(40, 41)], there)).toEqual([
      { from: 12_000, to: 89_000, lacks: segmentOf(90) },
    ]);
  });

  it('does not begin at a backup that lacks what it needs, and is none without another', () => {
    const there = savedSegments(range(10, 99).filter((one) => one !== 41));
    expect(windows([backup(40, 42), backup(60, 61)], there)).toEqual([
      { from: 62_000, to: 99_000, lacks: null },
    ]);
    expect(windows([backup(40, 42)], there)).toEqual([]);
    expect(windows([], there)).toEqual([]);
  });

  it('is the end of a backup alone where nothing was saved after it', () => {
    expect(windows([backup(10, 11)], savedSegments([10, 11]))).toEqual([
      { from: 12_000, to: 12_000, lacks: null },
    ]);
  });

  it('keeps two sides apart where the last segment before a gap was saved late', () => {
    const late = [
      ...savedSegments(range(10, 19)),
      [segmentOf(20), 500_000] as const,
      ...savedSegments(range(22, 40)),
    ];
    expect(windows([backup(10, 11), backup(30, 31)], late)).toMatchObject([
      { from: 12_000, lacks: segmentOf(21) },
    ]);
    const later = [...late, [segmentOf(41), 600_000] as const];
    expect(windows([backup(10, 11), backup(30, 31)], later)).toMatchObject([
      { from: 12_000, lacks: segmentOf(21) },
      { from: 32_000, to: 600_000, lacks: null },
    ]);
  });

  // At 60 the database went back to 30, on a second timeline that began with a copy of segment 30.
  const past = [{ live: 1, stopped: 60_000, followed: 1, until: 30_500, made: 2 }];

  it('goes on over a restore, on the timeline that was live at each moment', () => {
    const both = [
      ...savedSegments(range(10, 61)),
      ...savedSegments(range(61, 99), 2),
      ...savedSegments([30], 2),
    ];
    const second = [
      ...savedSegments(range(10, 61)),
      ...range(30, 70).map((n) => [segmentOf(n, 2), (n + 31) * 1000] as const),
    ];
    expect(windows([backup(10, 11)], second, past)).toEqual([{ from: 12_000, to: 101_000, lacks: null }]);
    // Between 30 and 61 nothing is there of the second timeline: after the restore only a backup of its own helps.
    expect(windows([backup(10, 11)], both, past)).toEqual([{ from: 12_000, to: 60_000, lacks: null }]);
    expect(windows([backup(10, 11), backup(80, 81, 2)], both, past)).toEqual([
      { from: 12_000, to: 60_000, lacks: null },
      { from: 82_000, to: 99_000, lacks: null },
    ]);
  });

  it('says nothing of what was never saved of a timeline that was left', () => {
    const lost = [
      ...savedSegments(range(10, 50)),
      ...range(30, 70).map((n) => [segmentOf(n, 2), (n + 31) * 1000] as const),
    ];
    expect(windows([backup(10, 11)], lost, past)).toEqual([
      { from: 12_000, to: 50_000, lacks: null },
      { from: 60_000, to: 101_000, lacks: null },
    ]);
  });
});
