import { describe, expect, it } from 'vitest';
import { image, judge, service } from '../../../../test/helpers/facts.ts';
import { noAlerts } from './no-alerts.ts';

const stock = [service('gateway'), service('db')];
const prometheus = service('metrics', { product: 'prometheus' });

describe('monitoring/no-alerts', () => {
  it('fails with and without metrics when nothing alerts', () => {
    expect(judge(noAlerts, { services: stock })).toMatchObject({
      status: 'fail',
      evidence: [{ at: { line: 10 } }],
    });
    expect(judge(noAlerts, { services: [...stock, prometheus] }).status).toBe('fail');
  });

  it('passes for Alertmanager', () => {
    const services = [...stock, prometheus, service('alerts', { product: 'alertmanager' })];

    expect(judge(noAlerts, { services })).toMatchObject({
      status: 'pass',
      evidence: [{ saw: 'alertmanager' }],
    });
  });

  it.each([
    ['Grafana', service('dashboards', { product: 'grafana' })],
    ['Uptime Kuma', service('other', { image: image('louislam/uptime-kuma:1') })],
    ['exporters for a collector elsewhere', service('exporter')],
  ])('asks for eyes with %s', (_what, more) => {
    expect(judge(noAlerts, { services: [...stock, more] }).status).toBe('manual');
  });
});
