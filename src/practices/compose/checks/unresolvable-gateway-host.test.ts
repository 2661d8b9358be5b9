import { describe, expect, it } from 'vitest';
import { environment, here, judge, service } from '../../../../test/helpers/facts.ts';
import { unresolvableGatewayHost } from './unresolvable-gateway-host.ts';

const gateway = (...aliases: string[]) =>
  service('gateway', { name: 'api-gw', networks: [{ name: 'default', aliases }] });
const functions = (url: string) => service('functions', { environment: environment({ SUPABASE_URL: url }) });
const nginx = (address: string) => [
  {
    product: 'nginx' as const,
    file: 'nginx.conf',
    upgradesWebSockets: true,
    serverNames: [],
    upstreams: [{ address, at: { file: 'nginx.conf', line: 9 } }],
    tls: true,
  },
];

describe('compose/unresolvable-gateway-host', () => {
  it('fails when a service calls kong and the gateway is api-gw', () => {
    const outcome = judge(unresolvableGatewayHost, { services: [gateway(), functions('http://kong:8000')] });
    expect(outcome).toMatchObject({ status: 'fail', evidence: [{ at: here, saw: 'calls kong' }] });
  });

  it('fails when a proxy does', () => {
    const outcome = judge(unresolvableGatewayHost, {
      services: [gateway()],
      proxyConfigs: nginx('kong:8000'),
    });
    expect(outcome).toMatchObject({ status: 'fail', evidence: [{ at: { file: 'nginx.conf', line: 9 } }] });
  });

  it('passes through the alias, by service name or by container name', () => {
    const named = { containerName: { value: 'supabase-kong', at: [here] } };
    for (const services of [
      [gateway('kong'), functions('http://kong:8000')],
      [gateway(), functions('http://api-gw:8000')],
      [service('gateway', named), functions('http://supabase-kong:8000/rest')],
    ]) {
      expect(judge(unresolvableGatewayHost, { services }).status).toBe('pass');
    }
  });

  it('has nothing to say of public addresses and other hosts', () => {
    for (const url of [
      'https://kong.example.com',
      'http://127.0.0.1:8000',
      'kong',
      'http://localhost:8000',
    ]) {
      expect(judge(unresolvableGatewayHost, { services: [gateway(), functions(url)] }).status).toBe('skip');
    }
  });

  it('does not pass when Edge Functions call a single name that nothing here has', () => {
    const judged = (url: string, ...others: ReturnType<typeof gateway>[]) =>
      judge(unresolvableGatewayHost, { services: [functions(url), ...others] });

    expect(judged('http://my-gateway:8000', gateway())).toMatchObject({
      status: 'unknown',
      reason: expect.stringContaining('services.functions.environment.SUPABASE_URL'),
    });
    const rest = service('rest', { environment: environment({ X: 'http://kong:8000' }) });
    expect(judged('http://my-gateway:8000', gateway('kong'), rest).status).toBe('unknown');
    expect(judged('http://my-gateway:8000', gateway('kong', 'my-gateway'), rest).status).toBe('pass');
    expect(judged('http://my-gateway:8000', gateway(), rest).status).toBe('fail');
  });

  it('fails when a function, a scrape target or a webhook does', () => {
    const at = { file: 'volumes/functions/a/index.ts', line: 3 };
    const namedHosts = { hosts: [{ of: 'function' as const, host: 'kong', at }] };
    const databaseCalls = { calls: [{ where: 'trigger hook on public.orders', host: 'kong' }], skipped: [] };
    expect(
      judge(unresolvableGatewayHost, { services: [gateway()], namedHosts, databaseCalls }),
    ).toMatchObject({
      status: 'fail',
      evidence: [
        { subject: at.file, at },
        { subject: 'trigger hook on public.orders', at: here },
      ],
    });
  });

  it('leaves names alone that the gateway never had', () => {
    const namedHosts = { hosts: [{ of: 'metrics' as const, host: 'node', at: here }] };
    expect(judge(unresolvableGatewayHost, { services: [gateway()], namedHosts }).status).toBe('skip');
  });
});
