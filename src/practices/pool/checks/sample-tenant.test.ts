import { describe, expect, it } from 'vitest';
import { environment, here, judge, service } from '../../../../test/helpers/facts.ts';
import { sampleTenant } from './sample-tenant.ts';

const pooler = (id: string | Record<string, string>, product = 'supavisor') => [
  service('pooler', { product, environment: environment({ POOLER_TENANT_ID: id }) }),
];

describe('pool/sample-tenant', () => {
  it('fails on the published sample, shown or redacted', () => {
    const outcome = judge(sampleTenant, { services: pooler('your-tenant-id') });
    expect(outcome).toMatchObject({ status: 'fail', evidence: [{ at: here }] });
    expect(judge(sampleTenant, { services: pooler({ sample: 'pooler-tenant' }) }).status).toBe('fail');
  });

  it('passes on any other', () => {
    expect(judge(sampleTenant, { services: pooler('shop') }).status).toBe('pass');
  });

  it('does not apply to PgBouncer, without a pooler or without the variable', () => {
    expect(judge(sampleTenant, { services: pooler('your-tenant-id', 'pgbouncer') }).status).toBe('skip');
    expect(judge(sampleTenant, { services: [] }).status).toBe('skip');
    expect(judge(sampleTenant, { services: pooler('') }).status).toBe('skip');
  });
});
