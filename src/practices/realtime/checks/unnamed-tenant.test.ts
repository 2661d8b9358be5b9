import { describe, expect, it } from 'vitest';
import { environment, here, judge, service } from '../../../../test/helpers/facts.ts';
import { unnamedTenant } from './unnamed-tenant.ts';

const named = (value: string) => ({ containerName: { value, at: [here] } });
const tenants = (...externalIds: string[]) => ({
  tenants: externalIds.map((externalId) => ({
    externalId,
    maxConcurrentUsers: 200,
    maxEventsPerSecond: 100,
  })),
});

describe('realtime/unnamed-tenant', () => {
  it('fails when the container was renamed or has no name', () => {
    const renamed = service('realtime', named('supabase-realtime-prod'));
    const outcome = judge(unnamedTenant, { services: [renamed] });
    expect(outcome).toMatchObject({ status: 'fail', evidence: [{ at: here }] });
    expect(judge(unnamedTenant, { services: [service('realtime')] }).status).toBe('fail');
  });

  it('passes by container name, alias or service name', () => {
    const alias = { networks: [{ name: 'default', aliases: ['realtime-dev.supabase-realtime'] }] };
    for (const realtime of [
      service('realtime', named('realtime-dev.supabase-realtime')),
      service('realtime', alias),
      service('realtime', { name: 'realtime-dev' }),
    ]) {
      expect(judge(unnamedTenant, { services: [realtime] }).status).toBe('pass');
    }
  });

  it('follows SELF_HOST_TENANT_NAME', () => {
    const own = service('realtime', { environment: environment({ SELF_HOST_TENANT_NAME: 'realtime' }) });
    expect(judge(unnamedTenant, { services: [own] }).status).toBe('pass');
  });

  it('believes the rows over the files', () => {
    const services = [service('realtime', named('realtime-dev.supabase-realtime'))];
    expect(judge(unnamedTenant, { services, realtimeTenants: tenants('shop') }).status).toBe('fail');
    expect(judge(unnamedTenant, { services, realtimeTenants: tenants('shop', 'realtime-dev') }).status).toBe(
      'pass',
    );
  });

  const calls = (upstream: string, dialect: 'kong' | 'envoy' = 'kong') => ({
    dialect,
    file: 'kong.yml',
    routes: [
      {
        name: 'all',
        path: '/',
        match: 'prefix' as const,
        access: 'login' as const,
        upstream: 'http://studio:3000',
        at: here,
      },
      {
        name: 'realtime-v1-ws',
        path: '/realtime/v1/',
        match: 'prefix' as const,
        access: 'key' as const,
        upstream,
        at: { file: 'kong.yml', line: 80 },
      },
    ],
  });

  it('fails when Kong calls it by another name, whatever names it has', () => {
    const services = [service('realtime', named('realtime-dev.supabase-realtime'))];
    expect(judge(unnamedTenant, { services, gateway: calls('http://realtime:4000/socket') })).toMatchObject({
      status: 'fail',
      detail: 'the gateway calls Realtime realtime, and the tenant is realtime-dev',
      evidence: [{ at: { file: 'kong.yml', line: 80 } }, { at: here }],
    });
  });

  it('passes when Kong calls it by the tenant, and leaves Envoy to rewrite the host', () => {
    const services = [service('realtime', { name: 'realtime-dev' })];
    for (const gateway of [calls('http://realtime-dev:4000/socket'), calls('realtime:4000', 'envoy')]) {
      expect(judge(unnamedTenant, { services, gateway }).status).toBe('pass');
    }
  });

  it('judges Envoy by the host it rewrites to, not by the names of the container', () => {
    const renamed = [service('realtime', { name: 'live' })];
    const rewriting = (host: string) => {
      const gateway = calls('live:4000', 'envoy');
      return { ...gateway, routes: gateway.routes.map((route) => ({ ...route, host })) };
    };
    const judged = (host: string) => judge(unnamedTenant, { services: renamed, gateway: rewriting(host) });
    expect(judged('realtime-dev.supabase-realtime').status).toBe('pass');
    expect(judged('supabase-realtime')).toMatchObject({
      status: 'fail',
      remedy: { text: expect.stringContaining('rewrite the host to realtime-dev.supabase-realtime') },
    });
    expect(judge(unnamedTenant, { services: renamed, gateway: calls('live:4000', 'envoy') }).status).toBe(
      'fail',
    );
  });

  it('fails when Envoy rewrites the host and connects to a name that the container lost', () => {
    const rewriting = (upstream: string) => {
      const gateway = calls(upstream, 'envoy');
      const host = 'realtime-dev.supabase-realtime';
      return { ...gateway, routes: gateway.routes.map((route) => ({ ...route, host })) };
    };
    const judged = (upstream: string, parts = {}) =>
      judge(unnamedTenant, { services: [service('realtime', parts)], gateway: rewriting(upstream) });
    const kept = named('realtime-dev.supabase-realtime');
    expect(judged('realtime-dev.supabase-realtime:4000')).toMatchObject({
      status: 'fail',
      detail: 'no name of the Realtime container begins with realtime-dev',
    });
    expect(judged('live:4000').status).toBe('fail');
    expect(judged('realtime-dev.supabase-realtime:4000', kept).status).toBe('pass');
    expect(judged('realtime:4000').status).toBe('pass');
    expect(judged('realtime.example.com:4000').status).toBe('pass');
    expect(judged('10.0.0.7:4000').status).toBe('pass');
  });

  it('does not apply without Realtime', () => {
    expect(judge(unnamedTenant, { services: [service('rest')] }).status).toBe('skip');
  });
});
