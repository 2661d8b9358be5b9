import { describe, expect, it } from 'vitest';
import { here, judge, service } from '../../../../test/helpers/facts.ts';
import { historyOf, sixHourly } from '../../../../test/helpers/history.ts';
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

const disksWithFree = (freeBytes: number) => ({
  disks: [
    {
      holds: ['data'],
      mount: '/',
      filesystem: 'ext4',
      totalBytes: 100 * gibibyte,
      freeBytes,
      totalInodes: 0,
      freeInodes: 0,
    },
  ],
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

  it('fails below that when it alone will have filled the disk within a season, and says how fast', () => {
    const bytes = 700 * mebibyte;
    const growing = (perDay: number) => ({
      ...given(bytes, 100 * gibibyte),
      history: historyOf(...sixHourly(14, (age) => ({ analytics: bytes - perDay * age * mebibyte }))),
      disks: disksWithFree(2 * gibibyte),
    });
    const outcome = judge(analyticsGrowing, growing(40));
    expect(outcome.status).toBe('fail');
    expect(JSON.stringify(outcome)).toContain('40 MiB a day over 14 days');
    expect(judge(analyticsGrowing, growing(4)).status).toBe('pass');
  });

  it('passes when large tables have kept their size for a week: somebody deletes from them', () => {
    const large = given(5 * gibibyte, 9 * gibibyte);
    const kept = (days: number) => historyOf(...sixHourly(days, () => ({ analytics: 5 * gibibyte })));
    const sizes = { ...large.sizes, analyticsBytes: 5 * gibibyte };
    expect(judge(analyticsGrowing, { ...large, sizes, history: kept(14) }).status).toBe('pass');
    expect(judge(analyticsGrowing, { ...large, sizes, history: kept(4) }).status).toBe('fail');
    const gone = { ...large, sizes, services: [service('db')], history: kept(14) };
    expect(judge(analyticsGrowing, gone).status).toBe('fail');
  });

  it('counts the tables that are too many to be listed', () => {
    const many = given(100 * mebibyte, 100 * gibibyte);
    const sizes = { ...many.sizes, analyticsBytes: 2 * gibibyte };
    expect(judge(analyticsGrowing, { ...many, sizes }).status).toBe('fail');
  });

  it('does not apply without the service and its tables', () => {
    expect(judge(analyticsGrowing, { ...given(0, gibibyte), services: [service('db')] }).status).toBe('skip');
  });

  it('is unknown without the database', () => {
    expect(judge(analyticsGrowing, { services: [service('db')] }).status).toBe('unknown');
  });
});
