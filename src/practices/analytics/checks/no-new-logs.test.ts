import { describe, expect, it } from 'vitest';
import { container, environment, judge, service } from '../../../../test/helpers/facts.ts';
import { noNewLogs } from './no-new-logs.ts';

const backend = environment({
  POSTGRES_BACKEND_URL: 'postgresql://u:[redacted]@db/_supabase',
  POSTGRES_BACKEND_SCHEMA: '_analytics',
});
const services = [service('analytics', { environment: backend }), service('vector')];
const containers = { project: [container('analytics'), container('vector')], foreign: [] };
const rows = (tables: number, writtenSecondsAgo: number | null) => ({
  tables,
  oldestSeconds: null,
  writtenSecondsAgo,
});

describe('analytics/no-new-logs', () => {
  it('fails after an hour without a write', () => {
    expect(judge(noNewLogs, { services, containers, analyticsRows: rows(8, 7300) })).toMatchObject({
      status: 'fail',
      detail: 'nothing was written into 8 tables of log events for 121 minutes',
    });
  });

  it('fails when no table was ever made', () => {
    expect(judge(noNewLogs, { services, containers, analyticsRows: rows(0, null) }).status).toBe('fail');
  });

  it('passes while logs arrive', () => {
    expect(judge(noNewLogs, { services, containers, analyticsRows: rows(8, 250) }).status).toBe('pass');
  });

  it('is unknown while they have just started, or when one does not run', () => {
    const young = {
      project: [container('analytics'), container('vector', { startedAt: '2026-11-22T11:50:00Z' })],
      foreign: [],
    };
    expect(judge(noNewLogs, { services, containers: young, analyticsRows: rows(8, 9999) }).status).toBe(
      'unknown',
    );
    const stopped = {
      project: [container('analytics'), container('vector', { state: 'exited' })],
      foreign: [],
    };
    expect(judge(noNewLogs, { services, containers: stopped, analyticsRows: rows(8, 9999) }).status).toBe(
      'unknown',
    );
    expect(judge(noNewLogs, { services, containers }).status).toBe('unknown');
  });

  it('is unknown when the logs go where nobody looked', () => {
    for (const values of [
      { POSTGRES_BACKEND_URL: 'postgresql://u:[redacted]@db/logs', POSTGRES_BACKEND_SCHEMA: '_analytics' },
      { POSTGRES_BACKEND_URL: 'postgresql://u:[redacted]@db/_supabase', POSTGRES_BACKEND_SCHEMA: 'public' },
    ]) {
      const other = [service('analytics', { environment: environment(values) }), service('vector')];
      expect(judge(noNewLogs, { services: other, containers, analyticsRows: rows(0, null) }).status).toBe(
        'unknown',
      );
    }
  });

  it('does not apply without a collector, or with BigQuery', () => {
    const alone = [services[0] ?? service('analytics')];
    expect(judge(noNewLogs, { services: alone, containers, analyticsRows: rows(8, 9999) }).status).toBe(
      'skip',
    );
    const bigQuery = [service('analytics'), service('vector')];
    expect(judge(noNewLogs, { services: bigQuery, containers, analyticsRows: rows(8, 9999) }).status).toBe(
      'skip',
    );
  });
});
