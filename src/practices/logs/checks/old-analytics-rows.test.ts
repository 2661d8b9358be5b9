import { describe, expect, it } from 'vitest';
import { here, judge, service } from '../../../../test/helpers/facts.ts';
import { oldAnalyticsRows } from './old-analytics-rows.ts';

const services = [service('db'), service('analytics')];
const rows = (tables: number, days: number | null) => ({
  tables,
  oldestSeconds: days === null ? null : days * 86_400 + 5,
  writtenSecondsAgo: 1,
});

describe('logs/old-analytics-rows', () => {
  it('fails when rows of months ago are still there', () => {
    expect(judge(oldAnalyticsRows, { services, analyticsRows: rows(8, 200) })).toMatchObject({
      status: 'fail',
      detail: 'log events are at least 200 days old',
      evidence: [{ at: here }],
    });
  });

  it('passes up to 90 days', () => {
    expect(judge(oldAnalyticsRows, { services, analyticsRows: rows(8, 90) }).status).toBe('pass');
  });

  it('is unknown when no row could be dated', () => {
    expect(judge(oldAnalyticsRows, { services, analyticsRows: rows(8, null) }).status).toBe('unknown');
    expect(judge(oldAnalyticsRows, { services }).status).toBe('unknown');
  });

  it('does not apply without such tables', () => {
    expect(judge(oldAnalyticsRows, { services, analyticsRows: rows(0, null) }).status).toBe('skip');
  });
});
