import { describe, expect, it } from 'vitest';
import { environment, judge, service } from '../../../../test/helpers/facts.ts';
import { noRateLimitHeader } from './no-rate-limit-header.ts';

function stack(values: Parameters<typeof environment>[0]) {
  return { services: [service('auth', { environment: environment(values) })] };
}

describe('auth/no-rate-limit-header', () => {
  it.each([{}, { GOTRUE_RATE_LIMIT_HEADER: '' }])('fails without the header', (values) => {
    expect(judge(noRateLimitHeader, stack(values))).toMatchObject({
      status: 'fail',
      evidence: [{ at: { line: 10 } }],
    });
  });

  it.each([{ GOTRUE_RATE_LIMIT_HEADER: 'X-Real-IP' }, { GOTRUE_SECURITY_SB_FORWARDED_FOR_ENABLED: 'true' }])(
    'passes when auth learns who calls',
    (values) => {
      expect(judge(noRateLimitHeader, stack(values)).status).toBe('pass');
    },
  );

  it('skips a stack without auth', () => {
    expect(judge(noRateLimitHeader, { services: [service('db')] }).status).toBe('skip');
  });
});
