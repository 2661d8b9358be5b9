import { z } from 'zod';
import { known } from '../../model/fact.ts';
import { defineDatabaseFact, onOwn, readAnswer } from './question.ts';

const shape = z.array(
  z.object({
    externalId: z.string(),
    maxConcurrentUsers: z.number().nullable(),
    maxEventsPerSecond: z.number().nullable(),
  }),
);

/** Realtime's tenants as they are in effect: its start seeds them afresh (failure case 53). */
export const realtimeTenants = defineDatabaseFact({
  fact: 'realtimeTenants',
  questions: {
    rows: onOwn(`
select coalesce(jsonb_agg(jsonb_build_object(
  'externalId', external_id, 'maxConcurrentUsers', max_concurrent_users,
  'maxEventsPerSecond', max_events_per_second) order by external_id), '[]')
from _realtime.tenants`),
  },
  read({ rows }) {
    const parsed = readAnswer(rows, shape);
    return parsed.known ? known({ tenants: parsed.value }) : parsed;
  },
});
