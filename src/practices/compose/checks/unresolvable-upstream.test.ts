import { describe, expect, it } from 'vitest';
import { here, judge, service } from '../../../../test/helpers/facts.ts';
import type { RouteFact } from '../../../model/facts/gateway.ts';
import { unresolvableUpstream } from './unresolvable-upstream.ts';

const route = (upstream: string, parts: Partial<RouteFact> = {}): RouteFact => ({
  name: 'auth-v1',
  path: '/auth/v1/',
  match: 'prefix',
  access: 'key',
  upstream,
  at: { file: 'volumes/api/kong.yml', line: 60 },
  ...parts,
});

const outcomeOf = (routes: readonly RouteFact[], ...services: ReturnType<typeof service>[]) =>
  judge(unresolvableUpstream, {
    services: [...services, service('gateway', { name: 'kong' })],
    gateway: { dialect: 'kong', file: 'volumes/api/kong.yml', routes },
  });

describe('compose/unresolvable-upstream', () => {
  it('fails when the service was renamed and the gateway file was not', () => {
    const outcome = outcomeOf([route('http://auth:9999/')], service('auth', { name: 'supabase-auth' }));
    expect(outcome).toMatchObject({ status: 'fail', evidence: [{ saw: 'calls auth', at: { line: 60 } }] });
  });

  it('passes by service name, container name or alias, with or without a scheme', () => {
    const alias = { name: 'x', networks: [{ name: 'default', aliases: ['auth'] }] };
    const container = { name: 'x', containerName: { value: 'auth', at: [here] } };
    for (const parts of [{}, alias, container]) {
      expect(
        outcomeOf([route('auth:9999'), route('http://auth:9999/verify')], service('auth', parts)).status,
      ).toBe('pass');
    }
  });

  it('lets a route be dead whose service was left out, that is denied, or that leads elsewhere', () => {
    const renamed = service('auth', { name: 'supabase-auth' });
    expect(outcomeOf([route('http://functions:9000/')], renamed).status).toBe('skip');
    expect(outcomeOf([route('http://auth:9999/', { access: 'denied' })], renamed).status).toBe('skip');
    expect(outcomeOf([route('https://auth.example.com/')], renamed).status).toBe('skip');
  });

  it('skips without a gateway and is unknown without its file', () => {
    expect(judge(unresolvableUpstream, { services: [service('auth')] }).status).toBe('skip');
    expect(judge(unresolvableUpstream, { services: [service('gateway')] }).status).toBe('unknown');
  });
});
