import { describe, expect, it } from 'vitest';
import { environment, here, judge, service } from '../../../../test/helpers/facts.ts';
import { gatewayWorkers } from './gateway-workers.ts';

const kong = (values: Record<string, string> = {}) => [
  service('gateway', { product: 'kong', environment: environment(values) }),
];
const memory = (cores: number) => ({ totalBytes: 8e9, availableBytes: 4e9, swapBytes: 0, cores });

describe('limits/gateway-workers', () => {
  it('fails on a large host without a number', () => {
    const outcome = judge(gatewayWorkers, { services: kong(), memory: memory(16) });
    expect(outcome).toMatchObject({ status: 'fail', evidence: [{ at: here }] });
    const auto = kong({ KONG_NGINX_WORKER_PROCESSES: 'auto' });
    expect(judge(gatewayWorkers, { services: auto, memory: memory(16) }).status).toBe('fail');
  });

  it('passes with a number, or on a small host', () => {
    expect(judge(gatewayWorkers, { services: kong({ KONG_NGINX_WORKER_PROCESSES: '2' }) }).status).toBe(
      'pass',
    );
    expect(judge(gatewayWorkers, { services: kong(), memory: memory(4) }).status).toBe('pass');
  });

  it('cannot tell without knowing the cores', () => {
    expect(judge(gatewayWorkers, { services: kong() }).status).toBe('unknown');
  });

  it('does not apply to Envoy', () => {
    const services = [service('gateway', { product: 'envoy' })];
    expect(judge(gatewayWorkers, { services, memory: memory(64) }).status).toBe('skip');
  });
});
