import { z } from 'zod';
import { known } from '../../model/fact.ts';
import { defineDatabaseFact, onOwn, readAnswer } from './question.ts';

const shape = z.array(z.object({ name: z.string(), setting: z.string(), file: z.string() }));

/**
 * Sizes and numbers of connections and memory in the server's configuration files, ALTER SYSTEM's among them: what it would run
 * with if its command line said nothing. Of several lines the last counts (PostgreSQL manual, pg_file_settings).
 */
export const fileSettings = defineDatabaseFact({
  fact: 'fileSettings',
  questions: {
    rows: onOwn(`
select coalesce(jsonb_agg(to_jsonb(s)), '[]') from (
  select distinct on (name) name, setting, sourcefile as file from pg_file_settings
  where setting is not null and name in ('shared_buffers', 'work_mem', 'maintenance_work_mem', 'effective_cache_size',
    'max_wal_size', 'max_connections', 'autovacuum_max_workers')
  order by name, seqno desc) s`),
  },
  read({ rows }) {
    const parsed = readAnswer(rows, shape);
    if (!parsed.known) return parsed;
    return known(
      Object.fromEntries(parsed.value.map(({ name, setting, file }) => [name, { setting, file }])),
    );
  },
});
