import { describe, expect, it } from 'vitest';
import { deployment } from '../../../../test/helpers/deployment.ts';
import { environment, judge, service, today } from '../../../../test/helpers/facts.ts';
import { token } from '../../../../test/helpers/secrets.ts';
import { apiKeysExpiringThisHalfYear } from './api-keys-expiring-this-half-year.ts';

function stack(days?: number) {
  const expiresAt = today.getTime() / 1000 + (days ?? 0) * 86_400;
  const key = token({ role: 'anon', ...(days === undefined ? {} : { expiresAt }) });
  return {
    deployment: deployment(),
    services: [service('storage', { environment: environment({ ANON_KEY: key }) })],
  };
}

describe('secrets/api-keys-expiring-this-half-year', () => {
  it.each([
    [61, 'fail'],
    [180, 'fail'],
    [181, 'pass'],
    [undefined, 'pass'],
    [48, 'skip'],
    [-2, 'skip'],
  ])('judges a key that expires in %s days as %s', (days, status) => {
    expect(judge(apiKeysExpiringThisHalfYear, stack(days)).status).toBe(status);
  });

  it('says the day and the days left', () => {
    expect(judge(apiKeysExpiringThisHalfYear, stack(100))).toMatchObject({
      detail: 'ANON_KEY expire from 2027-03-02 12:00 UTC on, 100 days from now',
    });
  });

  it('skips a stack without keys', () => {
    const given = { deployment: deployment(), services: [service('db')] };

    expect(judge(apiKeysExpiringThisHalfYear, given).status).toBe('skip');
  });
});
