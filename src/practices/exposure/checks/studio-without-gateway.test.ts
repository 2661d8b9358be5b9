import { describe, expect, it } from 'vitest';
import { environment, here, judge, service } from '../../../../test/helpers/facts.ts';
import { port } from '../../../../test/helpers/ports.ts';
import type { ProxyConfigFact } from '../../../model/facts/files.ts';
import type { GatewayFact, RouteFact } from '../../../model/facts/gateway.ts';
import { studioWithoutGateway } from './studio-without-gateway.ts';

const place = { file: 'Caddyfile', line: 14 };

function proxyTo(address: string, login?: boolean): readonly ProxyConfigFact[] {
  const upstream = { address, at: place, ...(login === undefined ? {} : { login }) };
  return [
    {
      product: 'caddy',
      file: 'Caddyfile',
      upgradesWebSockets: true,
      serverNames: [],
      upstreams: [upstream, { address: 'kong:8000', at: place }],
      tls: true,
    },
  ];
}

function gateway(access: RouteFact['access']): GatewayFact {
  const routes = [
    { name: 'dashboard', path: '/', match: 'prefix', access, at: { file: 'kong.yml', line: 240 } },
  ] as const;
  return { dialect: 'kong', file: 'kong.yml', routes };
}

describe('exposure/studio-without-gateway', () => {
  it.each(['studio', 'meta'] as const)('fails when %s publishes a port', (role) => {
    const services = [service(role, { ports: [port(3000, 3000)] })];

    expect(judge(studioWithoutGateway, { services })).toMatchObject({
      status: 'fail',
      evidence: [{ subject: `services.${role}.ports`, at: { line: 10 } }],
    });
  });

  it('fails when a proxy forwards to Studio without a login', () => {
    const services = [service('studio')];

    expect(
      judge(studioWithoutGateway, { services, proxyConfigs: proxyTo('studio:3000', false) }),
    ).toMatchObject({
      status: 'fail',
      detail: 'Caddyfile forwards to studio:3000 without a login',
      evidence: [{ at: place }],
    });
  });

  it('fails when a proxy of the host forwards to a port that Studio binds to this machine', () => {
    const services = [service('studio', { ports: [port(3005, 3000, '127.0.0.1')] })];

    expect(
      judge(studioWithoutGateway, { services, proxyConfigs: proxyTo('localhost:3005', false) }).status,
    ).toBe('fail');
  });

  it("fails when the gateway's own route lost its login", () => {
    expect(
      judge(studioWithoutGateway, { services: [service('studio')], gateway: gateway('open') }),
    ).toMatchObject({
      status: 'fail',
      detail: "the gateway's route dashboard (/) is open to everybody",
      evidence: [{ at: { file: 'kong.yml', line: 240 } }],
    });
  });

  it('passes behind the login of the gateway and of a proxy', () => {
    const given = { services: [service('studio')], gateway: gateway('login') };

    expect(judge(studioWithoutGateway, given).status).toBe('pass');
    expect(judge(studioWithoutGateway, { ...given, proxyConfigs: proxyTo('studio:3000', true) }).status).toBe(
      'pass',
    );
    expect(judge(studioWithoutGateway, { ...given, proxyConfigs: proxyTo('app:3000', false) }).status).toBe(
      'pass',
    );
  });

  it('asks for eyes when nobody looked for the login of a proxy', () => {
    expect(
      judge(studioWithoutGateway, { services: [service('studio')], proxyConfigs: proxyTo('studio:3000') }),
    ).toMatchObject({ status: 'manual', instruction: expect.stringContaining('Caddyfile:14') });
  });

  const router = { 'traefik.http.routers.studio.rule': 'Host(`studio.shop.eu`)' };
  const middlewares = 'traefik.http.routers.studio.middlewares';

  it('fails when labels let a proxy publish Studio or postgres-meta without a login', () => {
    const open = [
      router,
      { ...router, [middlewares]: 'gzip@docker', 'traefik.http.middlewares.gzip.compress': 'true' },
      { caddy: 'studio.shop.eu', 'caddy.reverse_proxy': '{{upstreams 3000}}' },
    ];
    for (const labels of open) {
      expect(judge(studioWithoutGateway, { services: [service('meta', { labels })] })).toMatchObject({
        status: 'fail',
        detail: expect.stringContaining('publishes meta, without a login'),
        evidence: [{ at: here }],
      });
    }
  });

  it('passes when the labels restrict who comes in, directly, in a chain or on another service, or are off', () => {
    const guards = { 'traefik.http.middlewares.guard.basicauth.users': 'x' };
    const restricted = [
      { ...router, [middlewares]: 'guard', ...guards },
      {
        ...router,
        [middlewares]: 'all',
        'traefik.http.middlewares.all.chain.middlewares': 'guard',
        ...guards,
      },
      { ...router, 'traefik.enable': 'false' },
      { caddy: 'studio.shop.eu', 'caddy.reverse_proxy': 'x', 'caddy.basic_auth.ops': 'x' },
    ];
    for (const labels of restricted) {
      expect(judge(studioWithoutGateway, { services: [service('studio', { labels })] }).status).toBe('pass');
    }
    const elsewhere = [
      service('studio', { labels: { ...router, [middlewares]: 'guard@docker' } }),
      service('proxy', { labels: guards }),
    ];
    expect(judge(studioWithoutGateway, { services: elsewhere }).status).toBe('pass');
  });

  it('asks for eyes when the guard of a label is in another place', () => {
    const labels = { ...router, [middlewares]: 'authelia@file' };
    const named = { environment: environment({ VIRTUAL_HOST: 'studio.shop.eu' }) };
    for (const parts of [{ labels }, named]) {
      expect(judge(studioWithoutGateway, { services: [service('studio', parts)] }).status).toBe('manual');
    }
  });

  it('leaves the labels of the gateway and of an application alone', () => {
    const services = [
      service('studio'),
      service('gateway', { labels: router }),
      service('other', { labels: router }),
    ];
    expect(judge(studioWithoutGateway, { services }).status).toBe('pass');
  });

  it('skips a stack without Studio', () => {
    expect(judge(studioWithoutGateway, { services: [service('db')], gateway: gateway('open') }).status).toBe(
      'skip',
    );
  });

  it('is unknown for Studio on the network of the host', () => {
    const services = [service('studio', { networkMode: { value: 'host', at: [here] } })];

    expect(judge(studioWithoutGateway, { services }).status).toBe('unknown');
  });
});
