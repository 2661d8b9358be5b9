import { describe, expect, it } from 'vitest';
import { environment, image, judge, service } from '../../../../test/helpers/facts.ts';
import { none } from './none.ts';

const stock = [service('gateway'), service('db'), service('auth'), service('vector')];

describe('monitoring/none', () => {
  it('fails for a stack without anything that collects', () => {
    expect(judge(none, { services: stock })).toMatchObject({
      status: 'fail',
      detail: 'none of the 4 services collects metrics',
      evidence: [{ at: { file: 'docker-compose.yml', line: 10 } }],
    });
  });

  it('passes for Prometheus', () => {
    const services = [...stock, service('metrics', { product: 'prometheus' })];

    expect(judge(none, { services })).toMatchObject({ status: 'pass', evidence: [{ saw: 'prometheus' }] });
  });

  it.each([
    ['an exporter without a collector', service('exporter', { product: 'postgres-exporter' })],
    [
      'metrics switched on',
      service('auth', { environment: environment({ GOTRUE_METRICS_ENABLED: 'true' }) }),
    ],
    ['a collector of logs and metrics', service('log-collector', { product: 'alloy' })],
    ['an agent of a service elsewhere', service('other', { product: 'datadog-agent' })],
    ['a watcher of its own kind', service('other', { image: image('netdata/netdata:v2') })],
  ])('is unknown for %s', (_what, more) => {
    expect(judge(none, { services: [...stock, more] }).status).toBe('unknown');
  });

  it('is not fooled by dashboards and log collectors', () => {
    const services = [...stock, service('dashboards'), service('log-collector', { product: 'promtail' })];

    expect(judge(none, { services }).status).toBe('fail');
  });
});
