import { expect, it } from 'vitest';
import { here, service } from '../../test/helpers/facts.ts';
import { namesOf } from './service-names.ts';

it('knows every name a service answers to', () => {
  const gateway = service('gateway', {
    name: 'api-gw',
    containerName: { value: 'supabase-envoy', at: [here] },
    networks: [{ name: 'default', aliases: ['kong'] }],
  });

  expect(namesOf(gateway)).toEqual(['api-gw', 'supabase-envoy', 'kong']);
});
