import { describe, expect, it } from 'vitest';
import { deployment, withKeys } from '../../../../test/helpers/deployment.ts';
import { container, environment, judge, service, today } from '../../../../test/helpers/facts.ts';
import { fromEnv, secretKey, token } from '../../../../test/helpers/secrets.ts';
import { expiringApiKeys } from './expiring-api-keys.ts';

const demoExpiry = 1799535600;

function inDays(days: number): number {
  return today.getTime() / 1000 + days * 86_400;
}

function stack(expiresAt?: number) {
  const key = token({ role: 'anon', ...(expiresAt === undefined ? {} : { expiresAt }) });
  return {
    deployment: withKeys(secretKey('ANON_KEY', key)),
    services: [service('gateway', { environment: { SUPABASE_ANON_KEY: fromEnv('ANON_KEY', key) } })],
  };
}

describe('secrets/expiring-api-keys', () => {
  it('fails for the demo keys and says the day and the days left', () => {
    expect(judge(expiringApiKeys, stack(demoExpiry))).toMatchObject({
      status: 'fail',
      detail: 'ANON_KEY expires on 2027-01-09 23:00 UTC, 48 days from now',
      evidence: [{ subject: 'ANON_KEY', saw: 'expires 2027-01-09 23:00 UTC', at: { file: '.env', line: 5 } }],
    });
  });

  it('fails for a key that has expired', () => {
    expect(judge(expiringApiKeys, stack(inDays(-3)))).toMatchObject({
      status: 'fail',
      detail: 'ANON_KEY expired on 2026-11-19 12:00 UTC, 3 days ago',
    });
  });

  it('fails for a key that only the running container has', () => {
    const old = token({ role: 'anon', expiresAt: inDays(5) }, { fingerprint: 'f-old' });
    const containers = {
      project: [container('gateway', { environment: environment({ SUPABASE_ANON_KEY: old }) })],
      foreign: [],
    };

    expect(judge(expiringApiKeys, { ...stack(inDays(900)), containers }).status).toBe('fail');
  });

  it.each([
    ['in 60 days', 60, 'fail'],
    ['in 61 days', 61, 'pass'],
    ['in five years', 1825, 'pass'],
  ])('judges a key that expires %s', (_when, days, status) => {
    expect(judge(expiringApiKeys, stack(inDays(days))).status).toBe(status);
  });

  it('passes for a key that never expires, or beyond all calendars', () => {
    expect(judge(expiringApiKeys, stack()).status).toBe('pass');
    expect(judge(expiringApiKeys, stack(1e15)).status).toBe('pass');
  });

  it('names the first key to expire and gives evidence for each', () => {
    const late = token({ role: 'anon', expiresAt: inDays(30) });
    const early = token({ role: 'service_role', expiresAt: inDays(2) });
    const outcome = judge(expiringApiKeys, {
      deployment: deployment(),
      services: [service('storage', { environment: environment({ ANON_KEY: late, SERVICE_KEY: early }) })],
    });

    expect(outcome).toMatchObject({
      status: 'fail',
      detail: 'SERVICE_KEY expires on 2026-11-24 12:00 UTC, 2 days from now',
    });
    expect(outcome.status === 'fail' && outcome.evidence).toHaveLength(2);
  });

  it('leaves alone keys that nobody reads, and skips without keys', () => {
    const unused = secretKey('ANON_KEY', token({ role: 'anon', expiresAt: inDays(1) }), { used: false });

    expect(judge(expiringApiKeys, { deployment: withKeys(unused), services: [] }).status).toBe('skip');
  });
});
