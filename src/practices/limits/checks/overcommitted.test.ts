import { describe, expect, it } from 'vitest';
import { here, judge, service } from '../../../../test/helpers/facts.ts';
import { gibibyte } from '../../../model/bytes.ts';
import { overcommitted } from './overcommitted.ts';

const memory = { totalBytes: 8 * gibibyte, availableBytes: gibibyte, swapBytes: 0, cores: 4 };
const limited = (amount: number) => ({ limits: { memoryBytes: amount * gibibyte, at: here } });
const engine = {
  version: '28',
  rootless: false,
  defaultLogDriver: 'local',
  defaultLogOptions: {},
  cpus: 4,
  memoryBytes: 4 * gibibyte,
  dataRoot: '/var/lib/docker',
};

describe('limits/overcommitted', () => {
  it('fails when the sum is larger than the machine', () => {
    const services = [service('db', limited(6)), service('auth', limited(3))];
    const outcome = judge(overcommitted, { services, memory });
    expect(outcome).toMatchObject({ status: 'fail', evidence: [{ at: here }, { saw: 'may take 3 GiB' }] });
  });

  it('counts each container of a service with replicas', () => {
    const services = [service('functions', { ...limited(3), replicas: 3 })];
    const outcome = judge(overcommitted, { services, memory });
    expect(outcome).toMatchObject({
      status: 'fail',
      evidence: [{ saw: 'may take 3 GiB in each of 3 containers' }],
    });
  });

  it('counts what the engine has when that is less', () => {
    const services = [service('db', limited(6))];
    expect(judge(overcommitted, { services, memory, engine }).status).toBe('fail');
    expect(judge(overcommitted, { services, memory }).status).toBe('pass');
  });

  it('passes at exactly the machine', () => {
    expect(
      judge(overcommitted, { services: [service('db', limited(8)), service('auth')], memory }).status,
    ).toBe('pass');
  });

  it('does not apply without limits, and is unknown without the host', () => {
    expect(judge(overcommitted, { services: [service('db')], memory }).status).toBe('skip');
    expect(judge(overcommitted, { services: [service('db', limited(6))] }).status).toBe('unknown');
  });
});
