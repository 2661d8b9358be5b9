import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Problem } from '../../../model/problem.ts';
import { readTarget, targetWords } from './target.ts';

function hintOf(text: string): string {
  try {
    readTarget(text);
  } catch (error) {
    if (error instanceof Problem) return error.hints.join(' ');
    throw error;
  }
  return expect.fail(`${text} is taken`);
}

describe('the target of a restore', () => {
  it('is a moment in any offset, to the microsecond', () => {
    expect(readTarget('2026-11-27T07:00:00.123456+01:00')).toEqual({
      kind: 'time',
      ms: Date.parse('2026-11-27T06:00:00Z') + 123.456,
      text: '2026-11-27 06:00:00.123456+00',
    });
    const same = [
      '2026-11-27T06:00Z',
      '2026-11-27 06:00:00z',
      '2026-11-27T11:30+0530',
      '2026-11-27T05:00:00-01',
    ];
    for (const text of same)
      expect(readTarget(text)).toMatchObject({ kind: 'time', text: '2026-11-27 06:00:00.000000+00' });
  });

  it('is LATEST, or the label of a backup of any type', () => {
    expect(readTarget('latest')).toEqual({ kind: 'latest' });
    for (const label of [
      '20261127-071028F',
      '20261127-071028F_20261127-081028I',
      '20261127-071028F_20261127-081028D',
    ])
      expect(readTarget(label)).toEqual({ kind: 'backup', label });
  });

  it('without an offset is refused, with the two ways to say it', () => {
    expect(hintOf('2026-11-27T06:00:00')).toContain('2026-11-27T06:00:00Z for UTC');
    expect(hintOf('2026-11-27 06:00')).toContain('2026-11-27T06:00Z for UTC');
  });

  it('that is no moment is refused', () => {
    const wrong = [
      '',
      'yesterday',
      '2026-02-30T06:00:00Z',
      '2026-11-27T25:00:00Z',
      '2026-11-27T06:00:00+99:00',
      '27.11.2026',
    ];
    for (const text of wrong) expect(hintOf(text), text).toContain('2026-11-27T06:00:00Z');
  });

  it('reads any moment back as the same moment, and shows it so that it can be given again', () => {
    const times = fc.integer({ min: 0, max: 4_000_000_000_000 });
    fc.assert(
      fc.property(times, fc.integer({ min: -14 * 60, max: 14 * 60 }), (ms, offset) => {
        const local = new Date(ms + offset * 60_000).toISOString().slice(0, -1);
        const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
        const zone = `${offset < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
        const target = readTarget(`${local}${zone}`);
        expect(target).toMatchObject({ kind: 'time', ms });
        expect(readTarget(targetWords(target))).toEqual(target);
      }),
    );
  });
});
