import { z } from 'zod';
import { known } from '../../model/fact.ts';
import { defineDatabaseFact, onOwn, readAnswer } from './question.ts';

const running = z.array(z.object({ program: z.string(), database: z.string(), seconds: z.number() }));

/**
 * Tables that the services' first migrations make with a primary key (supabase/auth: migrations/, supabase/storage:
 * migrations/tenant/). A dump adds keys after the rows, so a load that broke off leaves them out.
 */
const keyed = [
  'auth.users',
  'auth.identities',
  'auth.sessions',
  'auth.refresh_tokens',
  'storage.buckets',
  'storage.objects',
  'storage.migrations',
];

/** A dump being loaded, and the traces of one that broke off (failure case 64). */
export const restore = defineDatabaseFact({
  fact: 'restore',
  questions: {
    // pg_restore names itself; psql shows what a plain dump loads into the schemas of the services.
    running: onOwn(`
select coalesce(jsonb_agg(jsonb_build_object(
  'program', application_name, 'database', coalesce(datname, ''),
  'seconds', coalesce(extract(epoch from now() - xact_start)::int, 0)) order by pid), '[]')
from pg_stat_activity
where backend_type = 'client backend' and (application_name = 'pg_restore' or (application_name = 'psql'
  and state = 'active' and query ~* '^copy "?(auth|storage|realtime|_realtime|vault|supabase_functions)"?\\.'))`),
    keys: onOwn(`
select coalesce(jsonb_agg(name order by name), '[]')
from unnest(array[${keyed.map((name) => `'${name}'`).join(', ')}]) as name
where to_regclass(name) is not null and not exists (
  select from pg_index i where i.indrelid = to_regclass(name) and i.indisprimary)`),
  },
  read({ running: sessions, keys }) {
    const loading = readAnswer(sessions, running);
    if (!loading.known) return loading;
    const lacking = readAnswer(keys, z.array(z.string()));
    return lacking.known ? known({ running: loading.value, withoutPrimaryKey: lacking.value }) : lacking;
  },
});
