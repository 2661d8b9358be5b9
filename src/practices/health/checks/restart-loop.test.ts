import { describe, expect, it } from 'vitest';
import { container, here, judge, service } from '../../../../test/helpers/facts.ts';
import { daysAgo, historyOf } from '../../../../test/helpers/history.ts';
import { restartLoop } from './restart-loop.ts';

const services = [service('auth')];
const hour = 1 / 24;
const counts = (...pairs: readonly (readonly [age: number, count: number])[]) =>
  historyOf(...pairs.map(([age, count]) => daysAgo(age, { 'restarts:supabase-auth': count })));
const now = (restartCount: number, startedAt = '2026-11-22T11:00:00Z', state = 'running') => ({
  containers: { project: [container('auth', { restartCount, startedAt, state })], foreign: [] },
});

describe('health/restart-loop', () => {
  it('fails on a container that Docker restarted again and again within a day', () => {
    const outcome = judge(restartLoop, { services, ...now(12), history: counts([1, 3], [0.5, 8]) });
    expect(outcome).toMatchObject({
      status: 'fail',
      evidence: [
        { subject: 'supabase-auth', at: here, saw: expect.stringContaining('9 restarts in 24 hours') },
      ],
    });
  });

  it('fails on more than three within ten minutes', () => {
    const history = counts([hour / 5, 0]);
    expect(judge(restartLoop, { services, ...now(4, '2026-11-22T11:49:00Z'), history }).status).toBe('fail');
  });

  it('counts on when the container was recreated and the counter began anew', () => {
    const history = counts([1, 40], [0.5, 42]);
    expect(judge(restartLoop, { services, ...now(2), history }).status).toBe('fail');
    expect(judge(restartLoop, { services, ...now(0), history }).status).toBe('pass');
  });

  it('measures by the day when the last count is older', () => {
    expect(judge(restartLoop, { services, ...now(12), history: counts([5, 0]) }).status).toBe('pass');
    expect(judge(restartLoop, { services, ...now(20), history: counts([5, 0]) }).status).toBe('fail');
  });

  it('passes when it has come to rest, when restarts are few, and when they are old', () => {
    const rested = now(12, '2026-11-22T02:00:00Z');
    expect(judge(restartLoop, { services, ...rested, history: counts([1, 3]) }).status).toBe('pass');
    expect(judge(restartLoop, { services, ...now(6), history: counts([1, 3]) }).status).toBe('pass');
    expect(judge(restartLoop, { services, ...now(40), history: counts([2, 40], [1, 40]) }).status).toBe(
      'pass',
    );
  });

  it('leaves what loops at this moment to health/restarting-container', () => {
    const looping = now(12, '2026-11-22T11:59:00Z', 'restarting');
    expect(judge(restartLoop, { services, ...looping, history: counts([1, 3]) }).status).toBe('pass');
  });

  it('is unknown without an earlier count, without containers, and without Docker', () => {
    for (const history of [historyOf(), counts([9, 1]), counts([hour / 10, 1]), counts([-1, 1])]) {
      expect(judge(restartLoop, { services, ...now(12), history })).toMatchObject({
        status: 'unknown',
        reason: expect.stringContaining('seaworthy audit --record'),
      });
    }
    const none = { containers: { project: [], foreign: [] }, history: historyOf() };
    expect(judge(restartLoop, { services, ...none }).status).toBe('unknown');
    expect(judge(restartLoop, { services }).status).toBe('unknown');
  });
});
