import { z } from 'zod';
import { defineDatabaseFact, onOwn, readAnswer } from './question.ts';

const shape = z.object({
  partitioned: z.boolean().nullable(),
  newest: z.string().nullable(),
  today: z.string(),
});

/**
 * The days for which `realtime.messages` has a partition. Realtime names them `messages_2026_11_22` (supabase/realtime:
 * lib/realtime/tenants.ex create_messages_partitions) and reckons in UTC.
 */
export const realtimeMessages = defineDatabaseFact({
  fact: 'realtimeMessages',
  questions: {
    all: onOwn(`
select jsonb_build_object(
  'partitioned', (select c.relkind = 'p' from pg_class c where c.oid = to_regclass('realtime.messages')),
  'newest', (select max(replace(substring(c.relname from '^messages_(\\d{4}_\\d{2}_\\d{2})$'), '_', '-'))
    from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = to_regclass('realtime.messages')),
  'today', to_char(now() at time zone 'UTC', 'YYYY-MM-DD'))`),
  },
  read: ({ all }) => readAnswer(all, shape),
});
