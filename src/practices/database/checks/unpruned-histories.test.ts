import { describe, expect, it } from 'vitest';
import { here, judge, service } from '../../../../test/helpers/facts.ts';
import { unprunedHistories } from './unpruned-histories.ts';

const services = [service('db')];
const gibibyte = 1024 ** 3;
const runs = (bytes: number, oldest: string | null) => ({
  tables: [{ table: 'cron.job_run_details', bytes, rows: 5, oldest }],
});

describe('database/unpruned-histories', () => {
  it('fails on a large history with old rows, with its size and age', () => {
    expect(
      judge(unprunedHistories, { services, histories: runs(2 * gibibyte, '2025-11-22T12:00:00Z') }),
    ).toMatchObject({
      status: 'fail',
      evidence: [{ subject: 'cron.job_run_details', saw: '2 GiB, rows 365 days old', at: here }],
    });
  });

  it('fails on a large one whose age cannot be had', () => {
    expect(judge(unprunedHistories, { services, histories: runs(2 * gibibyte, null) }).status).toBe('fail');
  });

  it('passes on a busy one that is pruned, and on a small one', () => {
    expect(
      judge(unprunedHistories, { services, histories: runs(2 * gibibyte, '2026-11-15T12:00:00Z') }).status,
    ).toBe('pass');
    expect(judge(unprunedHistories, { services, histories: runs(1000, '2020-01-01T00:00:00Z') }).status).toBe(
      'pass',
    );
  });

  it('skips where there is none, and is unknown without the database', () => {
    expect(judge(unprunedHistories, { services, histories: { tables: [] } }).status).toBe('skip');
    expect(judge(unprunedHistories, { services }).status).toBe('unknown');
  });
});
