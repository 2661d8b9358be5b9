import { describe, expect, it } from 'vitest';
import { environment, judge, service } from '../../../../test/helpers/facts.ts';
import { defaultRateLimit } from './default-rate-limit.ts';

function stack(values: Parameters<typeof environment>[0]) {
  return { services: [service('auth', { environment: environment(values) })] };
}

const relay = { GOTRUE_SMTP_HOST: 'smtp.sendgrid.net' };

describe('mail/default-rate-limit', () => {
  it.each([relay, { ...relay, GOTRUE_RATE_LIMIT_EMAIL_SENT: '' }])('fails when none is chosen', (values) => {
    expect(judge(defaultRateLimit, stack(values))).toMatchObject({
      status: 'fail',
      evidence: [{ at: { line: 10 } }],
    });
  });

  it('passes when one is chosen', () => {
    expect(judge(defaultRateLimit, stack({ ...relay, GOTRUE_RATE_LIMIT_EMAIL_SENT: '500' })).status).toBe(
      'pass',
    );
  });

  it('skips while there is no real relay, and without auth', () => {
    expect(judge(defaultRateLimit, stack({ GOTRUE_SMTP_HOST: 'supabase-mail' })).status).toBe('skip');
    expect(judge(defaultRateLimit, { services: [service('db')] }).status).toBe('skip');
  });
});
