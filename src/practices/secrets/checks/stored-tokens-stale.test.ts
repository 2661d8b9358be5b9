import { describe, expect, it } from 'vitest';
import { environment, judge, secret, service, today } from '../../../../test/helpers/facts.ts';
import { token } from '../../../../test/helpers/secrets.ts';
import type { StoredTokensFact } from '../../../model/facts/database.ts';
import type { TokenFact } from '../../../model/secret.ts';
import { storedTokensStale } from './stored-tokens-stale.ts';

const services = [
  service('auth', { environment: environment({ GOTRUE_JWT_SECRET: { fingerprint: 'f-jwt' } }) }),
  service('db'),
];

function stored(claims: Partial<TokenFact>, more: Partial<StoredTokensFact> = {}) {
  const found = token({ role: 'service_role', ...claims });
  const claimed = found.token;
  const tokens =
    claimed === undefined ? [] : [{ where: 'trigger public.orders.hook', token: claimed, secret: found }];
  return { services, storedTokens: { tokens, skipped: [], ...more } };
}

function inDays(days: number): number {
  return today.getTime() / 1000 + days * 86_400;
}

describe('secrets/stored-tokens-stale', () => {
  it('fails for a copy that an older secret signed', () => {
    expect(judge(storedTokensStale, stored({ verifiedBy: [] }))).toMatchObject({
      status: 'fail',
      detail: 'trigger public.orders.hook holds a key that is no longer valid',
      evidence: [{ subject: 'trigger public.orders.hook', at: { line: 10 } }],
    });
  });

  it.each([
    ['has expired', -1],
    ['expires soon', 48],
  ])('fails for a copy that %s', (_when, days) => {
    expect(judge(storedTokensStale, stored({ expiresAt: inDays(days) })).status).toBe('fail');
  });

  it('fails for an older JWT secret kept as a setting', () => {
    const secrets = [{ where: 'app.settings.jwt_secret', secret: secret({ fingerprint: 'f-old' }) }];

    expect(judge(storedTokensStale, stored({}, { secrets })).status).toBe('fail');
  });

  it('passes for a valid copy and for a database without any', () => {
    expect(judge(storedTokensStale, stored({ expiresAt: inDays(900) })).status).toBe('pass');
    expect(judge(storedTokensStale, { services, storedTokens: { tokens: [], skipped: [] } }).status).toBe(
      'pass',
    );
  });

  it('passes over keys of a hosted project, which this stack refuses by right', () => {
    const hosted = { verifiedBy: [], hostedProject: 'abcdefghijklmnopqrst' };

    expect(judge(storedTokensStale, stored(hosted)).status).toBe('pass');
  });

  it('passes over tokens of other issuers', () => {
    const foreign = { role: 'bot', issuer: 'https://accounts.acme.dev', verifiedBy: [] };

    expect(judge(storedTokensStale, stored(foreign)).status).toBe('pass');
  });

  it('is unknown when a place could not be searched, or nothing was', () => {
    const skipped = [{ where: 'cron.job', reason: 'permission denied' }];

    expect(judge(storedTokensStale, stored({}, { skipped }))).toMatchObject({
      status: 'unknown',
      reason: 'cron.job could not be searched (permission denied)',
    });
    expect(judge(storedTokensStale, { services }).status).toBe('unknown');
  });

  it('skips when there is nothing to compare with', () => {
    expect(judge(storedTokensStale, { ...stored({}), services: [service('db')] }).status).toBe('skip');
  });
});
