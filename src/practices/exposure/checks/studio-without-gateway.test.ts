import { describe, expect, it } from 'vitest';
import { here, judge, service } from '../../../../test/helpers/facts.ts';
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
