import { z } from 'zod';
import { known } from '../../model/fact.ts';
import { defineDatabaseFact, onOwn, readAnswer } from './question.ts';

const shape = z.array(
  z.object({
    externalId: z.string(),
    maxConcurrentUsers: z.number().nullable(),
    maxEventsPerSecond: z.number().nullable(),
    maxBytesPerSecond: z.number().nullable(),
    maxChannelsPerClient: z.number().nullable(),
    maxJoinsPerSecond: z.number().nullable(),
  }),
);

/** Realtime's tenants as they are in effect: its start seeds them afresh (failure case 53). */
export const realtimeTenants = defineDatabaseFact({
  fact: 'realtimeTenants',
  questions: {
    // Read through jsonb: early versions of the table lack some of the columns.
    rows: onOwn(`
select coalesce(jsonb_agg(jsonb_build_object(
  'externalId', external_id, 'maxConcurrentUsers', to_jsonb(t) -> 'max_concurrent_users',
  'maxEventsPerSecond', to_jsonb(t) -> 'max_events_per_second',
  'maxBytesPerSecond', to_jsonb(t) -> 'max_bytes_per_second',
  'maxChannelsPerClient', to_jsonb(t) -> 'max_channels_per_client',
  'maxJoinsPerSecond', to_jsonb(t) -> 'max_joins_per_second') order by external_id), '[]')
from _realtime.tenants t`),
  },
  read({ rows }) {
    const parsed = readAnswer(rows, shape);
    return parsed.known ? known({ tenants: parsed.value }) : parsed;
  },
});
