import { describe, expect, it } from 'vitest';
import { deployment, envKey, withKeys } from '../../../../test/helpers/deployment.ts';
import { environment, judge, service, value } from '../../../../test/helpers/facts.ts';
import { deadTlsSwitch } from './dead-tls-switch.ts';

const services = [service('auth')];

describe('mail/dead-tls-switch', () => {
  it('fails for a switch that no service reads', () => {
    const given = { deployment: withKeys(envKey('SMTP_SECURE', 'true', { used: false })), services };

    expect(judge(deadTlsSwitch, given)).toMatchObject({
      status: 'fail',
      detail: 'SMTP_SECURE has no effect: the port decides',
      evidence: [{ subject: 'SMTP_SECURE', at: { file: '.env', line: 5 } }],
    });
  });

  it('fails for a switch that is given to auth', () => {
    const auth = service('auth', { environment: environment({ GOTRUE_SMTP_TLS: 'true' }) });

    expect(judge(deadTlsSwitch, { deployment: deployment(), services: [auth] }).status).toBe('fail');
  });

  it('passes without one, and for one that another service reads', () => {
    expect(judge(deadTlsSwitch, { deployment: deployment(), services }).status).toBe('pass');
    const used = withKeys(envKey('SMTP_SECURE', 'true'));
    expect(judge(deadTlsSwitch, { deployment: used, services }).status).toBe('pass');
    const handed = service('auth', { environment: { SMTP_SECURE: value('true', { fromEnvFile: true }) } });
    expect(judge(deadTlsSwitch, { deployment: used, services: [handed] }).status).toBe('pass');
  });

  it('skips a stack without auth', () => {
    expect(judge(deadTlsSwitch, { deployment: deployment(), services: [] }).status).toBe('skip');
  });
});
