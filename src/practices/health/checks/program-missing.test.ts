import { describe, expect, it } from 'vitest';
import { container, here, judge, service } from '../../../../test/helpers/facts.ts';
import type { ContainerFact } from '../../../model/facts/containers.ts';
import { programMissing } from './program-missing.ts';

const services = [service('auth', { healthcheck: { disabled: false, test: ['CMD'], at: here } })];
const probed = (output: string, parts: Partial<ContainerFact> = {}) => ({
  project: [container('auth', { health: 'unhealthy', lastProbe: { exitCode: -1, output }, ...parts })],
  foreign: [],
});

describe('health/program-missing', () => {
  it.each([
    [
      'the engine',
      'OCI runtime exec failed: exec failed: unable to start container process: exec: "curl": executable file not found in $PATH: unknown',
      -1,
    ],
    ['BusyBox', '/bin/sh: curl: not found', 127],
    ['bash', 'bash: line 1: wget: command not found', 127],
  ])('fails on what %s says of a missing program', (_who, output, exitCode) => {
    const containers = probed(output, { lastProbe: { exitCode, output } });
    expect(judge(programMissing, { services, containers })).toMatchObject({
      status: 'fail',
      detail: 'the check of auth cannot run',
      evidence: [{ saw: output, at: here }],
    });
  });

  it('passes on a service that is down, and on a page that was not found', () => {
    const down = probed('curl: (22) The requested URL returned error: 404 Not Found', {
      lastProbe: { exitCode: 22, output: 'curl: (22) The requested URL returned error: 404 Not Found' },
    });
    expect(judge(programMissing, { services, containers: down }).status).toBe('pass');
    const healthy = probed('sh: which: not found', {
      health: 'healthy',
      lastProbe: { exitCode: 127, output: 'sh: which: not found' },
    });
    expect(judge(programMissing, { services, containers: healthy }).status).toBe('pass');
  });

  it('is unknown before the first check has run', () => {
    const containers = { project: [container('auth')], foreign: [] };
    expect(judge(programMissing, { services, containers }).status).toBe('unknown');
  });
});
