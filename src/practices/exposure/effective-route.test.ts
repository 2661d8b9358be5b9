import { describe, expect, it } from 'vitest';
import { here } from '../../../test/helpers/facts.ts';
import type { GatewayFact, RouteFact } from '../../model/facts/gateway.ts';
import { effectiveRoute } from './effective-route.ts';

function route(name: string, path: string, match: RouteFact['match'] = 'prefix'): RouteFact {
  return { name, path, match, access: 'open', at: here };
}

function answering(dialect: GatewayFact['dialect'], path: string, ...routes: readonly RouteFact[]) {
  return effectiveRoute({ dialect, file: 'f', routes }, path)?.name;
}

describe('effectiveRoute', () => {
  const wide = route('wide', '/rest/v1/');
  const narrow = route('narrow', '/rest/v1/rpc');
  const exact = route('exact', '/rest/v1/', 'exact');
  const pattern = route('pattern', '~/rest/v\\d/$', 'regex');

  it('takes the longest prefix in Kong and the first match in Envoy', () => {
    expect(answering('kong', '/rest/v1/rpc/x', wide, narrow)).toBe('narrow');
    expect(answering('envoy', '/rest/v1/rpc/x', wide, narrow)).toBe('wide');
  });

  it('takes an exact path before a pattern before a prefix in Kong', () => {
    expect(answering('kong', '/rest/v1/', wide, pattern, exact)).toBe('exact');
    expect(answering('kong', '/rest/v1/', wide, pattern)).toBe('pattern');
    expect(answering('kong', '/rest/v1/todos', wide, pattern, exact)).toBe('wide');
  });

  it('answers nothing where nothing matches, and survives a broken pattern', () => {
    expect(answering('kong', '/pg/', wide, route('broken', '~(', 'regex'))).toBeUndefined();
  });
});
