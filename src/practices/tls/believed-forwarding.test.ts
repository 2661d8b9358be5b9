import { describe, expect, it } from 'vitest';
import { environment, service } from '../../../test/helpers/facts.ts';
import type { ServiceFact } from '../../model/facts/services.ts';
import { believedForwarding } from './believed-forwarding.ts';

const gateway = (product: string, set: Record<string, string> = {}) =>
  service('gateway', { name: product, product, environment: environment(set) });
const storage = (set: Record<string, string> = {}) => service('storage', { environment: environment(set) });
const named = (services: readonly ServiceFact[]) =>
  believedForwarding(services).map((one) => (one.kind === 'environment' ? `${one.service} ${one.name}` : ''));

describe('what is believed of a proxy', () => {
  it('is who calls, at Kong, and the prefix, at Storage', () => {
    expect(named([gateway('kong'), storage()])).toEqual([
      'kong KONG_TRUSTED_IPS',
      'storage REQUEST_ALLOW_X_FORWARDED_PATH',
    ]);
  });

  it('is nothing more at Envoy, which trusts by count of hops', () => {
    expect(named([gateway('envoy'), storage()])).toEqual(['storage REQUEST_ALLOW_X_FORWARDED_PATH']);
  });

  it('stays what a person set', () => {
    const own = [
      gateway('kong', { KONG_TRUSTED_IPS: '10.1.2.3' }),
      storage({ REQUEST_ALLOW_X_FORWARDED_PATH: 'true' }),
    ];
    expect(named(own)).toEqual([]);
  });
});
