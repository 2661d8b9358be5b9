import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CheckResult } from '../model/audit.ts';
import { severities } from '../model/severity.ts';
import { mostToGain } from './remedies.ts';
import { scoreOf } from './score.ts';

function result(parts: Partial<CheckResult>): CheckResult {
  return {
    id: 'a/b',
    practice: 'a',
    title: 't',
    status: 'fail',
    severity: 'P1',
    why: 'w',
    evidence: [],
    remedy: { text: `mend ${parts.id}` },
    key: 'k',
    docs: 'd',
    ...parts,
  };
}

describe('most to gain', () => {
  it('names the remedies that raise the score most, best first', () => {
    const gains = mostToGain([
      result({ id: 'a/low', severity: 'P3' }),
      result({ id: 'a/high', severity: 'P1' }),
      result({ id: 'a/worst', severity: 'P0' }),
      result({ id: 'a/middle', severity: 'P2' }),
      result({ id: 'a/well', severity: 'P0', status: 'pass' }),
    ]);

    expect(gains).toEqual([
      { id: 'a/worst', ids: ['a/worst'], text: 'mend a/worst', gain: 35 },
      { id: 'a/high', ids: ['a/high'], text: 'mend a/high', gain: 17 },
      { id: 'a/middle', ids: ['a/middle'], text: 'mend a/middle', gain: 8 },
    ]);
  });

  it('counts a remedy once for all checks that it turns', () => {
    const remedy = { text: 'set the public address' };
    const gains = mostToGain([
      result({ id: 'a/one', severity: 'P2', remedy }),
      result({ id: 'a/two', severity: 'P1', remedy }),
      result({ id: 'a/three', severity: 'P1' }),
    ]);

    expect(gains[0]).toEqual({ id: 'a/two', ids: ['a/one', 'a/two'], text: remedy.text, gain: 60 });
  });

  it('offers nothing for what is unknown, and nothing when nothing fails', () => {
    const unknown = result({ status: 'unknown', reason: 'needs Docker' });

    expect(mostToGain([unknown, result({ status: 'pass' })])).toEqual([]);
  });

  it('promises exactly what the score then gives', () => {
    const results = fc.array(
      fc.record({
        severity: fc.constantFrom(...severities),
        status: fc.constantFrom('fail' as const, 'pass' as const, 'unknown' as const),
      }),
      { minLength: 1, maxLength: 40 },
    );
    fc.assert(
      fc.property(results, (rows) => {
        const given = rows.map((row, index) => result({ ...row, id: `a/c${index}` }));
        for (const { ids, gain } of mostToGain(given)) {
          const mended = given.map((one) =>
            ids.includes(one.id) ? { ...one, status: 'pass' as const } : one,
          );
          expect((scoreOf(given).score ?? 0) + gain).toBe(scoreOf(mended).score);
        }
      }),
    );
  });
});
