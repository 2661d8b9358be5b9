import { describe, expect, it } from 'vitest';
import { judge, service } from '../../../../test/helpers/facts.ts';
import type { GatewayFact, RouteFact } from '../../../model/facts/gateway.ts';
import { openInternalRoutes } from './open-internal-routes.ts';

const services = [service('studio'), service('analytics'), service('realtime'), service('meta')];

function gateway(...routes: readonly (readonly [path: string, access: RouteFact['access']])[]): GatewayFact {
  return {
    dialect: 'kong',
    file: 'volumes/api/kong.yml',
    routes: [...routes, ['/', 'login'] as const].map(([path, access], index) => ({
      name: path,
      path,
      match: 'prefix',
      access,
      at: { file: 'volumes/api/kong.yml', line: 100 + index },
    })),
  };
}

describe('exposure/open-internal-routes', () => {
  it.each([
    ['/analytics/v1/', 'open', '/analytics/v1/'],
    ['/mcp', 'open', '/mcp'],
    ['/pg/', 'key', '/pg/'],
    ['/realtime/v1/api', 'key', '/realtime/v1/api/tenants and /realtime/v1/api/openapi'],
  ] as const)('fails for the route %s when it is %s', (path, access, named) => {
    expect(judge(openInternalRoutes, { services, gateway: gateway([path, access]) })).toMatchObject({
      status: 'fail',
      detail: `the gateway lets strangers through to ${named}`,
      evidence: expect.arrayContaining([
        expect.objectContaining({ at: { file: 'volumes/api/kong.yml', line: 100 } }),
      ]),
    });
  });

  it('passes when narrower routes are closed before a wide one', () => {
    const closed = gateway(
      ['/realtime/v1/api', 'key'],
      ['/realtime/v1/api/tenants', 'denied'],
      ['/realtime/v1/api/openapi', 'denied'],
      ['/pg/', 'service'],
      ['/mcp', 'address'],
      ['/api/mcp', 'denied'],
    );

    expect(judge(openInternalRoutes, { services, gateway: closed }).status).toBe('pass');
  });

  it('passes for a route to a service that does not run here', () => {
    const without = services.filter(({ role }) => role !== 'analytics');

    expect(
      judge(openInternalRoutes, { services: without, gateway: gateway(['/analytics/v1/', 'open']) }).status,
    ).toBe('pass');
  });

  it('leaves the dashboard to the check about Studio', () => {
    const open: GatewayFact = {
      ...gateway(),
      routes: gateway().routes.map((route) => ({ ...route, access: 'open' })),
    };

    expect(judge(openInternalRoutes, { services, gateway: open }).status).toBe('pass');
  });

  it('is unknown without the gateway file and skips where nothing stands behind', () => {
    expect(judge(openInternalRoutes, { services }).status).toBe('unknown');
    expect(judge(openInternalRoutes, { services: [service('db')], gateway: gateway() }).status).toBe('skip');
  });

  it('does not apply where nothing runs behind these routes, and is unknown without the gateway file', () => {
    expect(judge(openInternalRoutes, { services: [service('auth'), service('rest')] }).status).toBe('skip');
    expect(judge(openInternalRoutes, { services }).status).toBe('unknown');
  });
});
