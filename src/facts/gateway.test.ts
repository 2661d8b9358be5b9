import { describe, expect, it } from 'vitest';
import { gather } from '../../test/helpers/gather.ts';
import { projectOf } from '../../test/helpers/project.ts';

import { gatewayGatherer } from './gateway.ts';
import { servicesGatherer } from './services.ts';

describe('gateway', () => {
  it('is unknown where no service is one', async () => {
    const project = projectOf({ root: { services: { db: { image: 'supabase/postgres:17' } } } });
    const fact = await gather('gateway', [servicesGatherer, gatewayGatherer], project);

    expect(fact).toEqual({ known: false, reason: 'no service here is an API gateway' });
  });
});
