import { describe, expect, it } from 'vitest';
import { decision, wishesWith } from '../../../../test/helpers/changes.ts';
import { here, judge, service } from '../../../../test/helpers/facts.ts';
import { httpsProxy } from '../changes/https-proxy.ts';
import { oldCaddy } from './old-caddy.ts';

const caddy = (tag: string, repository = 'caddy') =>
  service('proxy', {
    name: 'caddy',
    product: 'caddy',
    image: { reference: `${repository}:${tag}`, repository, tag, at: [here] },
  });

describe('tls/old-caddy', () => {
  it.each(['2.6.2', '2.6.2-alpine', 'v2.6.3', '2.5', '2.5-alpine', '1.0.4', '1'])('fails for %s', (tag) => {
    expect(judge(oldCaddy, { services: [caddy(tag)] }).status).toBe('fail');
  });

  it.each(['2.6.4', '2.6', '2', '2-alpine', '2.10', '2.11.4-alpine', '3.0', 'latest', 'builder'])(
    'passes for %s',
    (tag) => {
      expect(judge(oldCaddy, { services: [caddy(tag)] }).status).toBe('pass');
    },
  );

  it('does not read the numbers of other builds, and skips where no Caddy is', () => {
    const other = caddy('1.2', 'lucaslorentz/caddy-docker-proxy');
    expect(judge(oldCaddy, { services: [other] }).status).toBe('pass');
    expect(judge(oldCaddy, { services: [service('auth')] }).status).toBe('skip');
  });

  it('is said in the plan where that proxy is to stay', () => {
    const plan = (tag: string) =>
      decision(
        httpsProxy,
        { services: [service('gateway'), caddy(tag)] },
        wishesWith({ domain: 'api.acme.dev', tls: { proxy: 'existing' } }),
      ).notes?.join();
    expect(plan('2.6.2')).toContain('caddy is Caddy 2.6.2');
    expect(plan('2.11.4')).not.toContain('is Caddy');
  });
});
