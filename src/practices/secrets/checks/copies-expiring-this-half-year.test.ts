import { describe, expect, it } from 'vitest';
import { judge } from '../../../../test/helpers/facts.ts';
import { token } from '../../../../test/helpers/secrets.ts';
import { at, inDays, withCopy, withoutCopy } from '../kept-copies.test-data.ts';
import { copiesExpiringThisHalfYear } from './copies-expiring-this-half-year.ts';

describe('secrets/copies-expiring-this-half-year', () => {
  it('fails for a copy in a file', () => {
    expect(judge(copiesExpiringThisHalfYear, withCopy({ expiresAt: inDays(100) }))).toMatchObject({
      status: 'fail',
      evidence: [{ subject: at.file, at }],
    });
  });

  it('fails for a copy in the database, first the one that ends first', () => {
    const secret = token({ role: 'service_role', expiresAt: inDays(70) });
    const tokens = secret.token === undefined ? [] : [{ where: 'cron job 3', token: secret.token, secret }];
    const given = { ...withCopy({ expiresAt: inDays(100) }), storedTokens: { tokens, skipped: [] } };
    expect(judge(copiesExpiringThisHalfYear, given)).toMatchObject({
      status: 'fail',
      evidence: [{ subject: 'cron job 3' }, { subject: at.file }],
    });
  });

  it('skips where sooner ones are told of, and passes for later ones and none', () => {
    expect(judge(copiesExpiringThisHalfYear, withCopy({ expiresAt: inDays(60) })).status).toBe('skip');
    expect(judge(copiesExpiringThisHalfYear, withCopy({ expiresAt: inDays(181) })).status).toBe('pass');
    expect(judge(copiesExpiringThisHalfYear, withoutCopy()).status).toBe('pass');
  });
});
