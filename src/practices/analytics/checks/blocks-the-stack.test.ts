import { describe, expect, it } from 'vitest';
import { here, judge, service } from '../../../../test/helpers/facts.ts';
import { blocksTheStack } from './blocks-the-stack.ts';

const on = (name: string, condition = 'service_healthy') => ({ service: name, condition, at: here });
const analytics = service('analytics');

describe('analytics/blocks-the-stack', () => {
  it('fails when core services wait for it', () => {
    const services = [analytics, service('auth', { dependsOn: [on('analytics')] }), service('rest')];
    const outcome = judge(blocksTheStack, { services });
    expect(outcome).toMatchObject({
      status: 'fail',
      evidence: [{ subject: 'services.auth.depends_on', at: here, saw: 'waits for analytics to be healthy' }],
    });
  });

  it('fails when the gateway waits for Studio, which waits for it', () => {
    const services = [
      analytics,
      service('studio', { dependsOn: [on('analytics')] }),
      service('gateway', { dependsOn: [on('studio', 'service_started')] }),
    ];
    const outcome = judge(blocksTheStack, { services });
    expect(outcome).toMatchObject({
      evidence: [{ saw: 'waits for analytics to be healthy through studio' }],
    });
  });

  it('fails when the database waits for Vector', () => {
    const services = [service('vector'), service('db', { dependsOn: [on('vector')] })];
    expect(judge(blocksTheStack, { services }).status).toBe('fail');
  });

  it('passes when only the dashboard and the collector wait', () => {
    const services = [
      analytics,
      service('vector', { dependsOn: [on('analytics')] }),
      service('studio', { dependsOn: [on('analytics')] }),
      service('gateway', { dependsOn: [on('auth')] }),
      service('auth'),
    ];
    expect(judge(blocksTheStack, { services }).status).toBe('pass');
  });

  it('passes when it need only be started, and survives a loop', () => {
    const services = [
      analytics,
      service('auth', { dependsOn: [on('analytics', 'service_started'), on('rest')] }),
      service('rest', { dependsOn: [on('auth')] }),
    ];
    expect(judge(blocksTheStack, { services }).status).toBe('pass');
  });

  it('does not apply without log services', () => {
    expect(judge(blocksTheStack, { services: [service('auth', { dependsOn: [on('db')] })] }).status).toBe(
      'skip',
    );
  });
});
