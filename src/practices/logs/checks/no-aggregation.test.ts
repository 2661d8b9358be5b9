import { describe, expect, it } from 'vitest';
import { here, judge, service } from '../../../../test/helpers/facts.ts';
import { noAggregation } from './no-aggregation.ts';

const driver = (name: string) => ({ logging: { driver: name, options: {}, at: here } });

describe('logs/no-aggregation', () => {
  it('fails when nothing collects', () => {
    const outcome = judge(noAggregation, { services: [service('db'), service('auth')] });
    expect(outcome).toMatchObject({ status: 'fail', evidence: [{ at: here }] });
  });

  it('fails on a store that nothing feeds, and when only some services log elsewhere', () => {
    const store = [service('db'), service('log-store')];
    expect(judge(noAggregation, { services: store }).status).toBe('fail');
    const half = [service('db', driver('gelf')), service('auth')];
    expect(judge(noAggregation, { services: half }).status).toBe('fail');
  });

  it('passes with a collector, with Vector, or with a remote driver everywhere', () => {
    for (const role of ['log-collector', 'vector'] as const) {
      expect(judge(noAggregation, { services: [service('db'), service(role)] }).status).toBe('pass');
    }
    const services = [service('db', driver('loki')), service('auth', driver('syslog')), service('other')];
    expect(judge(noAggregation, { services }).status).toBe('pass');
  });

  it('takes a driver that comes as a plugin for a remote one', () => {
    const services = [service('db', driver('grafana/loki-docker-driver:3.3.2'))];
    expect(judge(noAggregation, { services }).status).toBe('pass');
  });

  it('knows the driver that the engine takes for services that name none', () => {
    const engine = {
      version: '29.1.0',
      rootless: false,
      defaultLogDriver: 'gelf',
      defaultLogOptions: null,
      cpus: 4,
      memoryBytes: 8e9,
      dataRoot: '/var/lib/docker',
    };
    expect(judge(noAggregation, { services: [service('db')], engine }).status).toBe('pass');
    expect(judge(noAggregation, { services: [service('db', driver('local'))], engine }).status).toBe('fail');
  });

  it('says where the logs stay', () => {
    const said = (name: string) =>
      JSON.stringify(judge(noAggregation, { services: [service('db', driver(name))] }));
    expect(said('journald')).toContain('1 service log into the journal of this machine only');
    expect(said('none')).toContain('nowhere');
    expect(said('local')).toContain('into their containers only');
  });

  it('cannot tell what an agent of a service elsewhere sends', () => {
    const services = [service('db'), service('other', { product: 'datadog-agent' })];
    expect(judge(noAggregation, { services }).status).toBe('unknown');
  });

  it('does not apply without Supabase', () => {
    expect(judge(noAggregation, { services: [service('other')] }).status).toBe('skip');
  });
});
