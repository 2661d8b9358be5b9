import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { statuses } from '../model/audit.ts';
import { severities } from '../model/severity.ts';
import { countsOf, type Judged, scoreOf } from './score.ts';

const judged: fc.Arbitrary<Judged> = fc.record({
  severity: fc.constantFrom(...severities),
  status: fc.constantFrom(...statuses),
});
const results = fc.array(judged, { maxLength: 80 });

describe('score', () => {
  it('weighs P0 8, P1 4, P2 2, P3 1', () => {
    const score = scoreOf([
      { severity: 'P0', status: 'pass' },
      { severity: 'P1', status: 'fail' },
      { severity: 'P2', status: 'pass' },
      { severity: 'P3', status: 'fail' },
    ]);

    expect(score).toEqual({ score: 67, coverage: 100 });
  });

  it('leaves unknown out of the score and takes it from the coverage', () => {
    const score = scoreOf([
      { severity: 'P1', status: 'pass' },
      { severity: 'P1', status: 'fail' },
      { severity: 'P0', status: 'unknown' },
    ]);

    expect(score).toEqual({ score: 50, coverage: 50 });
  });

  it('leaves what does not apply or needs eyes out of both', () => {
    const alone = scoreOf([{ severity: 'P1', status: 'pass' }]);
    const among = scoreOf([
      { severity: 'P1', status: 'pass' },
      { severity: 'P0', status: 'skip' },
      { severity: 'P0', status: 'manual' },
    ]);

    expect(among).toEqual(alone);
  });

  it('gives no score when nothing could be judged', () => {
    expect(scoreOf([])).toEqual({ score: null, coverage: 100 });
    expect(scoreOf([{ severity: 'P0', status: 'unknown' }])).toEqual({ score: null, coverage: 0 });
  });

  it('keeps 100 for a deployment in which nothing fails', () => {
    const many = Array.from({ length: 60 }, () => ({ severity: 'P0', status: 'pass' }) as const);

    expect(scoreOf(many).score).toBe(100);
    expect(scoreOf([...many, { severity: 'P3', status: 'fail' }]).score).toBe(99);
    expect(scoreOf([...many, { severity: 'P3', status: 'unknown' }]).coverage).toBe(99);
  });

  it('stays within 0 and 100', () => {
    fc.assert(
      fc.property(results, (given) => {
        const { score, coverage } = scoreOf(given);
        for (const number of [score ?? 0, coverage]) {
          expect(Number.isInteger(number) && number >= 0 && number <= 100).toBe(true);
        }
      }),
    );
  });

  it('never falls when a failure is mended', () => {
    fc.assert(
      fc.property(results, fc.nat(), (given, pick) => {
        const failing = given.flatMap((result, index) => (result.status === 'fail' ? [index] : []));
        fc.pre(failing.length > 0);
        const chosen = failing[pick % failing.length];
        const mended = given.map((result, index) =>
          index === chosen ? { ...result, status: 'pass' as const } : result,
        );

        expect(scoreOf(mended).score ?? -1).toBeGreaterThanOrEqual(scoreOf(given).score ?? -1);
        expect(scoreOf(mended).coverage).toBe(scoreOf(given).coverage);
      }),
    );
  });

  it('never counts unknown as a pass: not knowing more changes no score, and lowers the coverage', () => {
    fc.assert(
      fc.property(results, fc.constantFrom(...severities), (given, severity) => {
        const more = [...given, { severity, status: 'unknown' as const }];

        expect(scoreOf(more).score).toBe(scoreOf(given).score);
        expect(scoreOf(more).coverage).toBeLessThanOrEqual(scoreOf(given).coverage);
        expect(scoreOf(more).coverage).toBeLessThan(100);
      }),
    );
  });
});

describe('counts', () => {
  it('adds up to the results', () => {
    fc.assert(
      fc.property(results, (given) => {
        const rows = Object.values(countsOf(given)).flatMap((row) => Object.values(row));
        expect(rows.reduce((sum, count) => sum + count, 0)).toBe(given.length);
      }),
    );
  });
});
