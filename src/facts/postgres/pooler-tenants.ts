import { z } from 'zod';
import { known } from '../../model/fact.ts';
import { defineDatabaseFact, onSupabase, readAnswer } from './question.ts';

const shape = z.array(
  z.object({ externalId: z.string(), defaultPoolSize: z.number(), defaultMaxClients: z.number() }),
);

/** Supavisor's tenants as they are in effect: the file only seeds them (failure case 38). */
export const poolerTenants = defineDatabaseFact({
  fact: 'poolerTenants',
  questions: {
    rows: onSupabase(`
select coalesce(jsonb_agg(jsonb_build_object(
  'externalId', external_id, 'defaultPoolSize', default_pool_size,
  'defaultMaxClients', default_max_clients) order by external_id), '[]')
from _supavisor.tenants`),
  },
  read({ rows }) {
    const parsed = readAnswer(rows, shape);
    return parsed.known ? known({ tenants: parsed.value }) : parsed;
  },
});
