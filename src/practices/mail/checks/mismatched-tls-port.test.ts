import { describe, expect, it } from 'vitest';
import { environment, judge, service } from '../../../../test/helpers/facts.ts';
import { mismatchedTlsPort } from './mismatched-tls-port.ts';

function stack(port: string | null, host = 'smtp.resend.com') {
  const values = { GOTRUE_SMTP_HOST: host, ...(port === null ? {} : { GOTRUE_SMTP_PORT: port }) };
  return { services: [service('auth', { environment: environment(values) })] };
}

describe('mail/mismatched-tls-port', () => {
  it.each([
    ['2465', 'port 2465 of smtp.resend.com speaks TLS from the start, which auth does on 465 alone'],
    ['993', 'port 993 of smtp.resend.com is IMAP, which fetches mail'],
    ['2500', "port 2500 of smtp.resend.com is that of the sample's mail catcher"],
    ['smtps', 'port smtps of smtp.resend.com is no port number'],
    ['70000', 'port 70000 of smtp.resend.com is no port number'],
  ])('fails for %s', (port, detail) => {
    expect(judge(mismatchedTlsPort, stack(port))).toMatchObject({
      status: 'fail',
      detail,
      evidence: [{ subject: 'services.auth.environment.GOTRUE_SMTP_PORT', at: { line: 10 } }],
    });
  });

  it.each(['465', '587', '2587', '2525', '25', '80', null])('passes for %s', (port) => {
    expect(judge(mismatchedTlsPort, stack(port)).status).toBe('pass');
  });

  it('skips relays that are none, relays of the own network, and a stack without auth', () => {
    expect(judge(mismatchedTlsPort, stack('2500', 'supabase-mail')).status).toBe('skip');
    expect(judge(mismatchedTlsPort, stack('2465', 'postfix')).status).toBe('skip');
    expect(judge(mismatchedTlsPort, { services: [service('db')] }).status).toBe('skip');
  });
});
