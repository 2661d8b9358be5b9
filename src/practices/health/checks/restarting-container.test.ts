import { describe, expect, it } from 'vitest';
import { container, here, judge, service } from '../../../../test/helpers/facts.ts';
import { restartingContainer } from './restarting-container.ts';

const services = [service('db')];
const given = (...project: ReturnType<typeof container>[]) => ({
  services,
  containers: { project, foreign: [] },
});

describe('health/restarting-container', () => {
  it('fails on a container that Docker restarts at this moment', () => {
    const outcome = judge(
      restartingContainer,
      given(container('db', { state: 'restarting', restartCount: 1 })),
    );
    expect(outcome).toMatchObject({ status: 'fail', evidence: [{ at: here }] });
  });

  it('fails on three restarts when the last was minutes ago', () => {
    const looping = container('db', { restartCount: 3, startedAt: '2026-11-22T11:55:00Z' });
    expect(judge(restartingContainer, given(looping)).status).toBe('fail');
  });

  it('passes when they were long ago, or when it was restarted once by hand', () => {
    expect(judge(restartingContainer, given(container('db', { restartCount: 40 }))).status).toBe('pass');
    const once = container('db', { restartCount: 1, startedAt: '2026-11-22T11:55:00Z' });
    expect(judge(restartingContainer, given(once)).status).toBe('pass');
  });

  it('cannot tell when nothing runs, or without Docker', () => {
    expect(judge(restartingContainer, given()).status).toBe('unknown');
    expect(judge(restartingContainer, { services }).status).toBe('unknown');
  });
});
