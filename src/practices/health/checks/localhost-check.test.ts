import { describe, expect, it } from 'vitest';
import { container, here, judge, service } from '../../../../test/helpers/facts.ts';
import type { ContainerFact } from '../../../model/facts/containers.ts';
import { localhostCheck } from './localhost-check.ts';

const services = [service('auth', { healthcheck: { disabled: false, test: ['CMD'], at: here } })];
const probed = (output: string, parts: Partial<ContainerFact> = {}) => ({
  project: [
    container('auth', {
      health: 'unhealthy',
      lastProbe: { exitCode: 1, output },
      healthcheckTest: ['CMD', 'wget', 'http://localhost:9999/health'],
      ...parts,
    }),
  ],
  foreign: [],
});
const refused =
  "Connecting to localhost:9999 ([::1]:9999) wget: can't connect to remote host: Connection refused";

describe('health/localhost-check', () => {
  it.each([
    ['BusyBox wget', refused],
    ['node', 'Error: connect ECONNREFUSED ::1:3000'],
  ])('fails where %s was refused at ::1', (_who, output) => {
    expect(judge(localhostCheck, { services, containers: probed(output) })).toMatchObject({
      status: 'fail',
      evidence: [{ saw: output, at: here }],
    });
  });

  it.each([
    [
      'a service that answers nowhere',
      'connect ECONNREFUSED ::1:3000; connect ECONNREFUSED 127.0.0.1:3000',
      {},
    ],
    ['a refusal elsewhere', 'connect ECONNREFUSED 172.18.0.4:3000', {}],
    ['a healthy service', refused, { health: 'healthy' as const }],
    ['a check that names ::1 on purpose', refused, { healthcheckTest: ['CMD', 'wget', 'http://[::1]:9999'] }],
  ])('passes by %s', (_what, output, parts) => {
    expect(judge(localhostCheck, { services, containers: probed(output, parts) }).status).toBe('pass');
  });

  it('is unknown before the first check has run', () => {
    const containers = { project: [container('auth')], foreign: [] };
    expect(judge(localhostCheck, { services, containers }).status).toBe('unknown');
  });
});
