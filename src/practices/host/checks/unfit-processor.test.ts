import { describe, expect, it } from 'vitest';
import { container, here, judge, service } from '../../../../test/helpers/facts.ts';
import { unfitProcessor } from './unfit-processor.ts';

const services = [service('db'), service('analytics')];
const judged = (...list: readonly ReturnType<typeof container>[]) =>
  judge(unfitProcessor, { services, containers: { project: list, foreign: [] } });

describe('host/unfit-processor', () => {
  it.each(['exited', 'restarting'])('fails for a container that is %s with exit code 132', (state) => {
    expect(judged(container('db'), container('analytics', { state, exitCode: 132 }))).toMatchObject({
      status: 'fail',
      evidence: [{ subject: 'services.analytics', at: here }],
    });
  });

  it('passes with other exit codes, and when it runs after all', () => {
    expect(judged(container('db'), container('analytics', { state: 'exited', exitCode: 137 })).status).toBe(
      'pass',
    );
    expect(judged(container('analytics', { exitCode: 132 })).status).toBe('pass');
  });

  it('is unknown without Docker', () => {
    expect(judge(unfitProcessor, { services }).status).toBe('unknown');
  });
});
