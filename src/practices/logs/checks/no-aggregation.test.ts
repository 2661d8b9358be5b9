import { describe, expect, it } from 'vitest';
import { here, judge, service } from '../../../../test/helpers/facts.ts';
import { noAggregation } from './no-aggregation.ts';

const driver = (name: string) => ({ logging: { driver: name, options: {}, at: here } });

describe('logs/no-aggregation', () => {
  it('fails when nothing collects', () => {
    const outcome = judge(noAggregation, { services: [service('db'), service('auth')] });
    expect(outcome).toMatchObject({ status: 'fail', evidence: [{ at: here }] });
  });

  it('fails on a store that nothing feeds, and when only some services log elsewhere', () => {
    const store = [service('db'), service('log-store')];
    expect(judge(noAggregation, { services: store }).status).toBe('fail');
    const half = [service('db', driver('gelf')), service('auth')];
    expect(judge(noAggregation, { services: half }).status).toBe('fail');
  });

  it('passes with a collector, with Vector, or with a remote driver everywhere', () => {
    for (const role of ['log-collector', 'vector'] as const) {
      expect(judge(noAggregation, { services: [service('db'), service(role)] }).status).toBe('pass');
    }
    const services = [service('db', driver('loki')), service('auth', driver('syslog')), service('other')];
    expect(judge(noAggregation, { services }).status).toBe('pass');
  });

  it('does not apply without Supabase', () => {
    expect(judge(noAggregation, { services: [service('other')] }).status).toBe('skip');
  });
});
