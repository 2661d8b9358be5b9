import { describe, expect, it } from 'vitest';
import { environment, here, judge, service } from '../../../../test/helpers/facts.ts';
import { placeholderBigquery } from './placeholder-bigquery.ts';

const placeholder = {
  GOOGLE_PROJECT_ID: 'GOOGLE_PROJECT_ID',
  GOOGLE_PROJECT_NUMBER: 'GOOGLE_PROJECT_NUMBER',
};
const analytics = (values: Record<string, string>) => [
  service('analytics', { environment: environment(values) }),
];

describe('analytics/placeholder-bigquery', () => {
  it('fails on the placeholders of the sample without a Postgres backend', () => {
    const outcome = judge(placeholderBigquery, { services: analytics(placeholder) });
    expect(outcome).toMatchObject({ status: 'fail', evidence: [{ at: here }, { at: here }] });
  });

  it('fails when only one is real, or none is set', () => {
    const half = { ...placeholder, GOOGLE_PROJECT_ID: 'shop-1234' };
    expect(judge(placeholderBigquery, { services: analytics(half) })).toMatchObject({
      status: 'fail',
      evidence: [{ subject: 'services.analytics.environment.GOOGLE_PROJECT_NUMBER' }],
    });
    expect(judge(placeholderBigquery, { services: analytics({}) }).status).toBe('fail');
  });

  it('passes with the Postgres backend, whatever the Google keys hold', () => {
    const postgres = {
      ...placeholder,
      POSTGRES_BACKEND_URL: 'postgresql://supabase_admin:[redacted]@db:5432/_supabase',
    };
    expect(judge(placeholderBigquery, { services: analytics(postgres) }).status).toBe('pass');
  });

  it('passes with a real project', () => {
    const real = { GOOGLE_PROJECT_ID: 'shop-1234', GOOGLE_PROJECT_NUMBER: '123456789' };
    expect(judge(placeholderBigquery, { services: analytics(real) }).status).toBe('pass');
  });

  it('does not apply without the service, even when the env file holds the placeholders', () => {
    const services = [service('auth', { environment: environment(placeholder) })];
    expect(judge(placeholderBigquery, { services }).status).toBe('skip');
  });
});
