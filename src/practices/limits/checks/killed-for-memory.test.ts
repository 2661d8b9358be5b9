import { describe, expect, it } from 'vitest';
import { container, here, judge, service } from '../../../../test/helpers/facts.ts';
import { gibibyte } from '../../../model/bytes.ts';
import { killedForMemory } from './killed-for-memory.ts';

const services = [service('analytics')];
const given = (...project: ReturnType<typeof container>[]) => ({
  services,
  containers: { project, foreign: [] },
});

describe('limits/killed-for-memory', () => {
  it('fails on a container that the kernel killed', () => {
    const killed = container('analytics', { oomKilled: true, memoryLimitBytes: 2 * gibibyte });
    const outcome = judge(killedForMemory, given(killed));
    expect(outcome).toMatchObject({ status: 'fail', evidence: [{ at: here }] });
    expect(JSON.stringify(outcome)).toContain('2 GiB');
  });

  it('passes on one that was stopped with the same exit code', () => {
    expect(judge(killedForMemory, given(container('analytics', { exitCode: 137 }))).status).toBe('pass');
  });

  it('is unknown when nothing runs, or without Docker', () => {
    expect(judge(killedForMemory, given()).status).toBe('unknown');
    expect(judge(killedForMemory, { services }).status).toBe('unknown');
  });
});
