import { describe, expect, it } from 'vitest';
import { here, judge, service } from '../../../../test/helpers/facts.ts';
import { gibibyte, mebibyte } from '../../../model/bytes.ts';
import { analyticsGrowing } from './analytics-growing.ts';

const given = (logs: number, all: number, schema = '_analytics') => ({
  services: [service('db'), service('analytics')],
  sizes: {
    walBytes: 0,
    largest: logs === 0 ? [] : [{ database: '_supabase', schema, table: 'log_events_a', bytes: logs }],
  },
  databases: {
    databases: [
      { name: 'postgres', bytes: all - logs },
      { name: '_supabase', bytes: logs },
    ],
  },
});

describe('logs/analytics-growing', () => {
  it('fails over one GiB', () => {
    const outcome = judge(analyticsGrowing, given(1.5 * gibibyte, 100 * gibibyte));
    expect(outcome).toMatchObject({
      status: 'fail',
      evidence: [{ at: here, saw: '1.5 GiB, 1 % of all databases' }],
    });
  });

  it('fails over a fifth of all databases, once that is something', () => {
    expect(judge(analyticsGrowing, given(300 * mebibyte, 900 * mebibyte)).status).toBe('fail');
    expect(judge(analyticsGrowing, given(20 * mebibyte, 40 * mebibyte)).status).toBe('pass');
  });

  it('passes when others are large', () => {
    expect(judge(analyticsGrowing, given(9 * gibibyte, 10 * gibibyte, 'public')).status).toBe('pass');
  });

  it('does not apply without the service and its tables', () => {
    expect(judge(analyticsGrowing, { ...given(0, gibibyte), services: [service('db')] }).status).toBe('skip');
  });

  it('is unknown without the database', () => {
    expect(judge(analyticsGrowing, { services: [service('db')] }).status).toBe('unknown');
  });
});
