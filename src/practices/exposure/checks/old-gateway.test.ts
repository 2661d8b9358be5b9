import { describe, expect, it } from 'vitest';
import { image, judge, service } from '../../../../test/helpers/facts.ts';
import { oldGateway } from './old-gateway.ts';

function gateway(reference: string, product = 'kong') {
  return { services: [service('gateway', { product, image: image(reference) })] };
}

describe('exposure/old-gateway', () => {
  it.each(['kong:2.8.1', 'kong/kong-gateway:2.8-alpine', 'kong:1'])('fails for %s', (reference) => {
    expect(judge(oldGateway, gateway(reference))).toMatchObject({
      status: 'fail',
      evidence: [{ subject: 'services.gateway.image', saw: reference, at: { line: 10 } }],
    });
  });

  it.each(['kong:3.4', 'kong/kong:3.9.3', 'kong:3'])('passes for %s', (reference) => {
    expect(judge(oldGateway, gateway(reference)).status).toBe('pass');
  });

  it('passes for Envoy', () => {
    expect(judge(oldGateway, gateway('envoyproxy/envoy:v1.39.1', 'envoy')).status).toBe('pass');
  });

  it('is unknown for a tag that tells no version, and skips without a gateway', () => {
    expect(judge(oldGateway, gateway('kong:latest')).status).toBe('unknown');
    expect(judge(oldGateway, { services: [service('gateway', { product: 'kong' })] }).status).toBe('unknown');
    expect(judge(oldGateway, { services: [service('db')] }).status).toBe('skip');
  });
});
