import { describe, expect, it } from 'vitest';
import { container, here, judge, service } from '../../../../test/helpers/facts.ts';
import { unhealthyContainer } from './unhealthy-container.ts';

const services = [service('db'), service('auth', { at: { file: 'docker-compose.yml', line: 99 } })];
const given = (...project: ReturnType<typeof container>[]) => ({
  services,
  containers: { project, foreign: [] },
});

describe('health/unhealthy-container', () => {
  it('fails on an unhealthy container, at the line of its service', () => {
    const outcome = judge(
      unhealthyContainer,
      given(container('db'), container('auth', { health: 'unhealthy' })),
    );
    expect(outcome).toMatchObject({
      status: 'fail',
      evidence: [{ subject: 'supabase-auth', at: { line: 99 } }],
    });
  });

  it('fails on one that stopped with an error, not on a job that is done', () => {
    const exited = { state: 'exited', health: 'none' as const };
    expect(judge(unhealthyContainer, given(container('db', { ...exited, exitCode: 137 }))).status).toBe(
      'fail',
    );
    const outcome = judge(
      unhealthyContainer,
      given(container('db'), container('job', { ...exited, exitCode: 0 })),
    );
    expect(outcome.status).toBe('pass');
  });

  it('passes when all are healthy or have no check', () => {
    const outcome = judge(unhealthyContainer, given(container('db'), container('rest', { health: 'none' })));
    expect(outcome).toMatchObject({ status: 'pass', evidence: [{ at: here }] });
  });

  it('cannot tell while something starts, when nothing runs, or without Docker', () => {
    expect(judge(unhealthyContainer, given(container('db', { health: 'starting' }))).status).toBe('unknown');
    expect(judge(unhealthyContainer, given()).status).toBe('unknown');
    expect(judge(unhealthyContainer, { services }).status).toBe('unknown');
  });
});
