import { describe, expect, it } from 'vitest';
import { environment, here, image, judge, service } from '../../../../test/helpers/facts.ts';
import { missingServiceVariables } from './missing-service-variables.ts';

const old = { SECRET_KEY_BASE: {}, DB_ENC_KEY: {}, APP_NAME: 'realtime' };
const realtime = (tag: string, values: Parameters<typeof environment>[0]) => [
  service('realtime', { image: image(`supabase/realtime:${tag}`), environment: environment(values) }),
];

describe('compose/missing-service-variables', () => {
  it.each(['v2.78.4', 'v2.102.3', 'v3.0.0'])('fails when realtime %s has the old environment', (tag) => {
    const outcome = judge(missingServiceVariables, { services: realtime(tag, old) });
    expect(outcome).toMatchObject({
      status: 'fail',
      evidence: [{ at: here, saw: 'without METRICS_JWT_SECRET' }],
    });
  });

  it.each(['v2.78.3', 'v2.68.0', 'v1.99.9'])(
    'passes when realtime %s has it: that one does not insist',
    (tag) => {
      expect(judge(missingServiceVariables, { services: realtime(tag, old) }).status).toBe('pass');
    },
  );

  it('fails on a key that every version needs, and on an empty one only where the service looks into it', () => {
    const judged = (values: Parameters<typeof environment>[0]) =>
      judge(missingServiceVariables, { services: realtime('v2.68.0', values) }).status;
    expect(judged({ DB_ENC_KEY: {}, APP_NAME: 'realtime' })).toBe('fail');
    expect(judged({ ...old, APP_NAME: '' })).toBe('fail');
    // Hosting panels hand over an empty one (fetch_env! is content), and Realtime runs.
    expect(judged({ ...old, SECRET_KEY_BASE: '' })).toBe('pass');
  });

  it('takes the newer name for the older one', () => {
    const values = { DATABASE_URL: 'postgres://x', AUTH_JWT_SECRET: {} };
    const storage = [service('storage', { environment: environment(values) })];
    expect(judge(missingServiceVariables, { services: storage }).status).toBe('pass');
  });

  it('asks nothing of PgBouncer that Supavisor needs', () => {
    const services = [service('pooler', { product: 'pgbouncer' })];
    expect(judge(missingServiceVariables, { services }).status).toBe('pass');
    expect(
      judge(missingServiceVariables, { services: [service('pooler', { product: 'supavisor' })] }).status,
    ).toBe('fail');
  });

  it('is unknown when the tag hides the version', () => {
    expect(judge(missingServiceVariables, { services: realtime('latest', old) }).status).toBe('unknown');
  });

  it('does not apply to other services', () => {
    expect(judge(missingServiceVariables, { services: [service('rest')] }).status).toBe('skip');
  });
});
