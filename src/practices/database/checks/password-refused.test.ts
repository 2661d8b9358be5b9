import { describe, expect, it } from 'vitest';
import { here, judge, service, value } from '../../../../test/helpers/facts.ts';
import { passwordRefused } from './password-refused.ts';

const line = { file: '.env', line: 3 };
const password = value({}, { at: [here, line] });
const services = [service('db', { environment: { POSTGRES_PASSWORD: password } })];
const ok = { role: 'authenticator', accepted: true };
const no = (refusal?: string) => ({
  role: 'supabase_auth_admin',
  accepted: false,
  ...(refusal ? { refusal } : {}),
});
const logins = (...all: { role: string; accepted: boolean; refusal?: string }[]) => ({
  host: 'db',
  logins: all,
});

describe('database/password-refused', () => {
  it('fails when a role is refused, at the line of the password', () => {
    const refusal = 'password authentication failed for user "supabase_auth_admin"';
    const outcome = judge(passwordRefused, { services, logins: logins(ok, no(refusal)) });
    expect(outcome).toMatchObject({
      status: 'fail',
      evidence: [{ subject: 'role supabase_auth_admin', at: line }],
    });
    expect(judge(passwordRefused, { services, logins: logins(no()) }).status).toBe('fail');
  });

  it('passes when all are accepted', () => {
    expect(judge(passwordRefused, { services, logins: logins(ok) }).status).toBe('pass');
  });

  it('does not blame the password for another refusal', () => {
    const missing = no('role "supabase_auth_admin" does not exist');
    expect(judge(passwordRefused, { services, logins: logins(ok, missing) }).status).toBe('unknown');
  });

  it('is unknown when a role could not be tried, or nothing was', () => {
    const untried = [{ role: 'pgbouncer', reason: 'too many clients already' }];
    expect(judge(passwordRefused, { services, logins: { ...logins(ok), untried } }).status).toBe('unknown');
    expect(judge(passwordRefused, { services, logins: logins() }).status).toBe('unknown');
    expect(judge(passwordRefused, { services }).status).toBe('unknown');
  });
});
