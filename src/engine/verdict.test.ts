import { describe, expect, it } from 'vitest';
import type { Status } from '../model/outcome.ts';
import type { Severity } from '../model/severity.ts';
import { judgementOf } from './verdict.ts';

function result(id: string, severity: Severity, status: Status, reason?: string) {
  return { id, severity, status, ...(reason === undefined ? {} : { reason }) };
}

describe('verdict', () => {
  it.each<[string, readonly (readonly [Severity, Status])[], string]>([
    [
      'a critical failure decides against everything else',
      [
        ['P0', 'fail'],
        ['P0', 'pass'],
      ],
      'not-ready',
    ],
    [
      'a critical failure outweighs an unknown',
      [
        ['P0', 'fail'],
        ['P0', 'unknown'],
      ],
      'not-ready',
    ],
    [
      'a critical unknown is not ready yet',
      [
        ['P0', 'pass'],
        ['P0', 'unknown'],
      ],
      'unproven',
    ],
    [
      'nothing critical was judged',
      [
        ['P0', 'skip'],
        ['P1', 'pass'],
      ],
      'unproven',
    ],
    [
      'only critical checks decide',
      [
        ['P0', 'pass'],
        ['P1', 'fail'],
        ['P2', 'unknown'],
      ],
      'ready',
    ],
    [
      'what does not apply does not stand in the way',
      [
        ['P0', 'pass'],
        ['P0', 'skip'],
        ['P0', 'manual'],
      ],
      'ready',
    ],
  ])('%s', (_promise, rows, verdict) => {
    const results = rows.map(([severity, status], index) => result(`a/c${index}`, severity, status));

    expect(judgementOf(results).verdict).toBe(verdict);
  });

  it('says what would answer the unknown, most blocking first', () => {
    const judgement = judgementOf([
      result('a/one', 'P0', 'unknown', 'needs Postgres'),
      result('a/two', 'P0', 'unknown', 'needs Docker'),
      result('a/three', 'P0', 'unknown', 'needs Docker'),
      result('a/four', 'P1', 'unknown', 'needs a host'),
      result('a/five', 'P0', 'pass'),
    ]);

    expect(judgement.verdictReason).toBe('no critical check failed, but 3 could not be judged');
    expect(judgement.toProve).toEqual([
      { reason: 'needs Docker', ids: ['a/two', 'a/three'] },
      { reason: 'needs Postgres', ids: ['a/one'] },
    ]);
  });

  it('counts both when some fail and some are unknown', () => {
    const results = [result('a/one', 'P0', 'fail'), result('a/two', 'P0', 'unknown', 'needs Docker')];

    expect(judgementOf(results).verdictReason).toBe('1 critical check failed, and 1 could not be judged');
  });
});
