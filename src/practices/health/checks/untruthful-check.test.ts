import { describe, expect, it } from 'vitest';
import { here, image, judge, service } from '../../../../test/helpers/facts.ts';
import type { ServiceFact } from '../../../model/facts/services.ts';
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

  it('offers the command where it replaces the check, and only there', () => {
    const known = { product: 'logflare', image: image('supabase/logflare:1.14.2') };
    const lying = checked('analytics', 'CMD', 'true');
    const remedyOf = (...services: readonly ServiceFact[]) => {
      const outcome = judge(untruthfulCheck, { services });
      return outcome.status === 'fail' ? outcome.remedy : expect.fail(outcome.status);
    };
    expect(remedyOf({ ...lying, ...known }).command).toBe('seaworthy apply --only health');
    expect(remedyOf(lying).command).toBeUndefined();
    expect(remedyOf({ ...lying, ...known }, checked('db', 'CMD', 'true')).text).toContain('leaves db to you');
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
