import { describe, expect, it } from 'vitest';
import { judge } from '../../../../test/helpers/facts.ts';
import { at, withCopy } from '../kept-copies.test-data.ts';
import { readableKeyCopies } from './readable-key-copies.ts';

describe('secrets/readable-key-copies', () => {
  it.each(['script', 'env-copy'] as const)('fails for a %s that every user may read', (kind) => {
    expect(judge(readableKeyCopies, withCopy({}, { kind, mode: 0o644 }))).toMatchObject({
      status: 'fail',
      evidence: [{ subject: at.file, saw: 'mode 0644, holds a valid service_role key', at }],
    });
  });

  it.each([
    ['a file of its owner', {}, { mode: 0o640 }],
    ['a stale key', { verifiedBy: [] }, {}],
    ['the anon key', { role: 'anon' }, {}],
    ['a function, whose folder other checks look at', {}, { kind: 'function' as const }],
  ])('passes by %s', (_what, claims, parts) => {
    expect(judge(readableKeyCopies, withCopy(claims, { kind: 'script', mode: 0o644, ...parts })).status).toBe(
      'pass',
    );
  });
});
