import { describe, expect, it } from 'vitest';
import { environment, here, judge, service } from '../../../../test/helpers/facts.ts';
import type { GatewayFact, RouteFact } from '../../../model/facts/gateway.ts';
import { publicMetrics } from './public-metrics.ts';

const open: RouteFact = { name: 'storage', path: '/storage/v1/', match: 'prefix', access: 'open', at: here };
const denied: RouteFact = { ...open, name: 'metrics', path: '/storage/v1/metrics', access: 'denied' };

function stack(enabled: string, ...routes: readonly RouteFact[]) {
  const gateway: GatewayFact = { dialect: 'envoy', file: 'lds.template.yaml', routes };
  const services = [
    service('storage', { environment: environment({ PROMETHEUS_METRICS_ENABLED: enabled }) }),
  ];
  return { services, gateway };
}

describe('exposure/public-metrics', () => {
  it('fails when the metrics are on behind the open route', () => {
    expect(judge(publicMetrics, stack('true', open))).toMatchObject({
      status: 'fail',
      evidence: [
        { subject: '/storage/v1/metrics', at: here },
        { subject: expect.any(String), at: here },
      ],
    });
  });

  it.each([
    ['the metrics are off', stack('false', open)],
    ['a narrower route denies them', stack('true', denied, open)],
    ['no route leads there', stack('true')],
  ])('passes when %s', (_what, given) => {
    expect(judge(publicMetrics, given).status).toBe('pass');
  });

  it('skips a stack without storage and is unknown without the gateway file', () => {
    expect(judge(publicMetrics, { ...stack('true'), services: [service('db')] }).status).toBe('skip');
    expect(judge(publicMetrics, { services: stack('true').services }).status).toBe('unknown');
  });
});
