import { describe, expect, it } from 'vitest';
import { decision, wishesWith } from '../../../../test/helpers/changes.ts';
import { environment, here, service } from '../../../../test/helpers/facts.ts';
import { gibibyte, mebibyte } from '../../../model/bytes.ts';
import type { ServiceFact } from '../../../model/facts/services.ts';
import { fittedGatewayWorkers } from './fitted-gateway-workers.ts';

const kong = (parts: Partial<ServiceFact> = {}) =>
  service('gateway', { name: 'kong', product: 'kong', ...parts });
const name = 'KONG_NGINX_WORKER_PROCESSES';

function workers(gateway: ServiceFact, cores = 16, wishes = wishesWith({})) {
  const memory = { totalBytes: 32 * gibibyte, availableBytes: gibibyte, swapBytes: 0, cores };
  const result = decision(fittedGatewayWorkers, { services: [gateway], memory }, wishes);
  return result.wanted ? result.fragments : result.wanted;
}

describe('limits/fitted-gateway-workers', () => {
  it.each([
    [16, '4'],
    [4, '2'],
    [1, '1'],
  ])('on %i cores starts %s', (cores, value) => {
    expect(workers(kong(), cores)).toEqual([{ kind: 'environment', service: 'kong', name, value }]);
  });

  it('starts no more than its memory holds', () => {
    const limits = { memoryBytes: 300 * mebibyte, at: here };
    expect(workers(kong({ limits }))).toMatchObject([{ value: '2' }]);
  });

  it('takes auto for nothing said, and leaves a number and a wish alone', () => {
    expect(workers(kong({ environment: environment({ [name]: 'auto' }) }))).toMatchObject([{ value: '4' }]);
    expect(workers(kong({ environment: environment({ [name]: '8' }) }))).toBe(false);
    expect(workers(kong(), 16, wishesWith({ environment: { kong: { [name]: 3 } } }))).toBe(false);
  });

  it('is not wanted where it has nothing to say', () => {
    const memory = { totalBytes: gibibyte, availableBytes: gibibyte, swapBytes: 0, cores: 1 };
    const services = [service('gateway', { product: 'envoy' })];
    expect(decision(fittedGatewayWorkers, { services, memory })).toMatchObject({ wanted: false });
  });

  it('leaves Envoy alone, and everything when limits are off', () => {
    expect(workers(service('gateway', { product: 'envoy' }))).toBe(false);
    expect(workers(kong(), 16, wishesWith({ limits: { mode: 'off' } }))).toBe(false);
  });
});
