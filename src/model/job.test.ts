import { describe, expect, it } from 'vitest';
import { type JobRecord, mostJobRuns, withRun } from './job.ts';

const process = { pid: 1, startedTicks: '1', boot: 'b', pidNamespace: 'p', machine: 'm' };
const empty: JobRecord = {
  schemaVersion: 1,
  job: 'copy',
  schedule: '@daily',
  servedUntil: '2026-11-26T12:00:00.000Z',
  totals: {},
  missedTotal: 0,
  runs: [],
};
const startedAt = '2026-11-26T12:00:00.000Z';

describe('the record of a job', () => {
  it('keeps no more runs than its bound, and counts on', () => {
    let record = empty;
    for (let number = 1; number <= mostJobRuns + 20; number++) {
      record = withRun(record, { number, startedAt, status: 'running', missed: 1, process });
      record = withRun(record, {
        number,
        startedAt,
        endedAt: startedAt,
        status: 'succeeded',
        missed: 1,
        process,
      });
    }
    expect(record.runs).toHaveLength(mostJobRuns);
    expect(record.runs[0]?.number).toBe(21);
    expect(record.totals).toEqual({ succeeded: mostJobRuns + 20 });
    expect(record.missedTotal).toBe(mostJobRuns + 20);
  });

  it('remembers the last success beyond later failures', () => {
    const ended = withRun(empty, {
      number: 1,
      startedAt,
      endedAt: startedAt,
      status: 'succeeded',
      missed: 0,
      process,
    });
    const failed = withRun(ended, { number: 2, startedAt, status: 'failed', missed: 0, process });
    expect(failed.lastSuccessAt).toBe(startedAt);
  });
});
