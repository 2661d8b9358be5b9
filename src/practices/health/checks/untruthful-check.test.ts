import { describe, expect, it } from 'vitest';
import { here, judge, service } from '../../../../test/helpers/facts.ts';
import { untruthfulCheck } from './untruthful-check.ts';

const checked = (role: 'analytics' | 'db' | 'functions', ...test: string[]) =>
  service(role, { healthcheck: { disabled: false, test, at: here } });

describe('health/untruthful-check', () => {
  it('fails on curl without -f', () => {
    const services = [
      checked('analytics', 'CMD', 'curl', 'http://localhost:4000/health'),
      checked('db', 'CMD', 'pg_isready'),
    ];
    const outcome = judge(untruthfulCheck, { services });
    expect(outcome).toMatchObject({
      status: 'fail',
      evidence: [
        { subject: 'services.analytics.healthcheck', at: here, saw: 'curl without -f succeeds on a 503' },
      ],
    });
  });

  it('passes on checks that can fail, and says what they leave open', () => {
    const services = [
      checked('functions', 'CMD-SHELL', "timeout 1 bash -c '</dev/tcp/127.0.0.1/9000'"),
      checked('db', 'CMD', 'pg_isready'),
    ];
    const outcome = judge(untruthfulCheck, { services });
    expect(outcome.status).toBe('pass');
    expect(JSON.stringify(outcome)).toContain('open port');
    expect(JSON.stringify(outcome)).toContain('no connection is free');
  });

  it('does not apply where nothing has a check', () => {
    const off = service('db', { healthcheck: { disabled: true, test: [], at: here } });
    expect(judge(untruthfulCheck, { services: [off, service('rest')] }).status).toBe('skip');
  });
});
