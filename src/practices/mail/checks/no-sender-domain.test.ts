import { describe, expect, it } from 'vitest';
import { environment, judge, service } from '../../../../test/helpers/facts.ts';
import { noSenderDomain } from './no-sender-domain.ts';

function stack(values: Parameters<typeof environment>[0]) {
  return { services: [service('auth', { environment: environment(values) })] };
}

describe('mail/no-sender-domain', () => {
  it.each([
    ['admin@example.com', 'the sender admin@example.com is of a domain that nobody can receive or vouch for'],
    ['root@localhost', 'the sender root@localhost is of a domain that nobody can receive or vouch for'],
    ['Acme', 'Acme is no mail address'],
    ['', 'no sender address is set'],
  ])('fails for "%s"', (sender, detail) => {
    expect(judge(noSenderDomain, stack({ GOTRUE_SMTP_ADMIN_EMAIL: sender }))).toMatchObject({
      status: 'fail',
      detail,
      evidence: [{ at: { line: 10 } }],
    });
  });

  it('fails when none is set', () => {
    expect(judge(noSenderDomain, stack({})).status).toBe('fail');
  });

  it('passes for a domain of its own', () => {
    expect(judge(noSenderDomain, stack({ GOTRUE_SMTP_ADMIN_EMAIL: 'noreply@mail.acme.dev' })).status).toBe(
      'pass',
    );
  });

  it('skips when no mail is sent', () => {
    expect(judge(noSenderDomain, stack({ GOTRUE_EXTERNAL_EMAIL_ENABLED: 'false' })).status).toBe('skip');
    expect(judge(noSenderDomain, { services: [service('db')] }).status).toBe('skip');
  });
});
