import { describe, expect, it } from 'vitest';
import { judge } from '../../../../test/helpers/facts.ts';
import { at, inDays, withCopy } from '../kept-copies.test-data.ts';
import { fileKeysExpiring } from './file-keys-expiring.ts';

describe('secrets/file-keys-expiring', () => {
  it.each([
    ['has expired', -3, 'expired on 2026-11-19 12:00 UTC, 3 days ago'],
    ['expires within two weeks', 13, 'expires on 2026-12-05 12:00 UTC, 13 days from now'],
    ['expires within 60 days', 60, 'expires on 2027-01-21 12:00 UTC, 60 days from now'],
  ])('fails for a copy that %s', (_when, days, words) => {
    expect(judge(fileKeysExpiring, withCopy({ expiresAt: inDays(days) }))).toMatchObject({
      status: 'fail',
      detail: `the key in ${at.file} ${words}`,
      evidence: [{ at }],
    });
  });

  it('passes for later ones, for keys without an end, and for stale ones, of which another check tells', () => {
    expect(judge(fileKeysExpiring, withCopy({ expiresAt: inDays(61) })).status).toBe('pass');
    expect(judge(fileKeysExpiring, withCopy()).status).toBe('pass');
    expect(judge(fileKeysExpiring, withCopy({ verifiedBy: [], expiresAt: inDays(1) })).status).toBe('pass');
  });

  it('passes over copies of the env file, with which nothing calls', () => {
    const copy = withCopy({ expiresAt: inDays(1) }, { kind: 'env-copy' });
    expect(judge(fileKeysExpiring, copy).status).toBe('pass');
  });

  it('is unknown where a file could not be read', () => {
    const skipped = [{ path: 'run.sh', reason: 'may not be read by this user' }];
    expect(judge(fileKeysExpiring, withCopy({}, {}, { skipped })).status).toBe('unknown');
  });
});
