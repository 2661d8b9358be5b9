import { describe, expect, it } from 'vitest';
import { here, image, judge, service } from '../../../../test/helpers/facts.ts';
import type { HealthcheckFact } from '../../../model/facts/services.ts';
import { impatientCheck } from './impatient-check.ts';

const check = (parts: Partial<HealthcheckFact>): HealthcheckFact => ({
  disabled: false,
  test: ['CMD', 'pg_isready'],
  at: here,
  ...parts,
});
const patient = check({ timeoutMs: 10_000, intervalMs: 10_000, retries: 5, startPeriodMs: 30_000 });

describe('health/impatient-check', () => {
  it('fails on the stock check of the database and says what is short', () => {
    const stock = check({ timeoutMs: 5000, intervalMs: 5000, retries: 10 });
    const outcome = judge(impatientCheck, { services: [service('db', { healthcheck: stock })] });
    expect(outcome).toMatchObject({
      status: 'fail',
      evidence: [
        {
          at: here,
          saw: 'timeout 5 s of 10 s, interval 5 s of 10 s and start_period 0 s of 30 s (critical)',
        },
      ],
    });
  });

  it('passes at exactly the tier', () => {
    expect(judge(impatientCheck, { services: [service('db', { healthcheck: patient })] }).status).toBe(
      'pass',
    );
  });

  it('asks less of what matters less', () => {
    const low = check({ timeoutMs: 5000, intervalMs: 15_000, retries: 3, startPeriodMs: 10_000 });
    expect(judge(impatientCheck, { services: [service('studio', { healthcheck: low })] }).status).toBe(
      'pass',
    );
    expect(judge(impatientCheck, { services: [service('rest', { healthcheck: low })] }).status).toBe('fail');
  });

  it('takes Docker’s defaults for what is left out', () => {
    const bare = check({ startPeriodMs: 20_000 });
    expect(judge(impatientCheck, { services: [service('rest', { healthcheck: bare })] }).status).toBe('pass');
  });

  it('judges the check that an image brings, at the line of its service', () => {
    const meta = service('meta', { image: image('supabase/postgres-meta:v0.99.0') });
    expect(judge(impatientCheck, { services: [meta] })).toMatchObject({
      status: 'fail',
      evidence: [
        {
          at: here,
          saw: 'interval 5 s of 10 s and start_period 0 s of 20 s (medium, the check of its image)',
        },
      ],
      remedy: { command: 'seaworthy apply --only health' },
    });
  });

  it('has nothing to say about other services, disabled checks or none', () => {
    const services = [
      service('other', { healthcheck: check({ intervalMs: 1 }) }),
      service('db', { healthcheck: check({ disabled: true }) }),
      service('rest'),
    ];
    expect(judge(impatientCheck, { services }).status).toBe('skip');
  });
});
