import { describe, expect, it } from 'vitest';
import { here, judge, service } from '../../../../test/helpers/facts.ts';
import type { GatewayFact, RouteFact } from '../../../model/facts/gateway.ts';
import { openOpenapiRoot } from './open-openapi-root.ts';

const wide: RouteFact = { name: 'rest-v1', path: '/rest/v1/', match: 'prefix', access: 'key', at: here };
const root: RouteFact = { ...wide, name: 'rest-v1-openapi', match: 'exact', access: 'service' };

function gateway(...routes: readonly RouteFact[]): GatewayFact {
  return { dialect: 'envoy', file: 'lds.template.yaml', routes };
}

describe('exposure/open-openapi-root', () => {
  it('fails when the anon key opens it', () => {
    expect(judge(openOpenapiRoot, { services: [service('rest')], gateway: gateway(wide) })).toMatchObject({
      status: 'fail',
      evidence: [{ subject: '/rest/v1/', at: here }],
    });
  });

  it('passes when service_role alone opens it', () => {
    expect(judge(openOpenapiRoot, { services: [service('rest')], gateway: gateway(root, wide) }).status).toBe(
      'pass',
    );
  });

  it('skips a stack without PostgREST and is unknown without the gateway file', () => {
    expect(judge(openOpenapiRoot, { services: [service('db')], gateway: gateway(wide) }).status).toBe('skip');
    expect(judge(openOpenapiRoot, { services: [service('rest')] }).status).toBe('unknown');
  });
});
