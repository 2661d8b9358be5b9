import { z } from 'zod';
import { known } from '../../model/fact.ts';
import type { HistoriesFact } from '../../model/facts/database-traces.ts';
import { type Answer, defineDatabaseFact, onOwn, readAnswer } from './question.ts';

const shape = z.object({
  bytes: z.number(),
  rows: z.number().nullable(),
  oldest: z.string().nullable(),
});

/** ISO 8601, as JavaScript reads it. */
function moment(column: string): string {
  return `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;
}

/** Size and age of one table. `oldest` is an expression for the row of `from` that comes first. */
function history(table: string, column: string, first: string): string {
  return `
select jsonb_build_object(
  'bytes', pg_total_relation_size(c.oid),
  'rows', nullif(c.reltuples, -1),
  'oldest', (select ${moment(`h.${column}`)} from ${table} h ${first}))
from pg_class c where c.oid = '${table}'::regclass`;
}

/**
 * Histories that nobody prunes unless told to (failure case 83). Three are ordered by their key or an index. GoTrue's
 * audit log has no index on time, so its age is that of a row among the first pages: the oldest, where nothing was deleted.
 */
export const histories = defineDatabaseFact({
  fact: 'histories',
  questions: {
    cron: onOwn(history('cron.job_run_details', 'start_time', 'order by h.runid limit 1')),
    net: onOwn(history('net._http_response', 'created', 'order by h.created limit 1')),
    audit: onOwn(history('auth.audit_log_entries', 'created_at', `where h.ctid < '(64,0)'::tid limit 1`)),
    hooks: onOwn(history('supabase_functions.hooks', 'created_at', 'order by h.id limit 1')),
  },
  read(answers) {
    const tables: HistoriesFact['tables'][number][] = [];
    for (const [key, answer] of Object.entries(answers) as [keyof typeof names, Answer][]) {
      if (!answer.known && answer.absent) continue;
      const parsed = readAnswer(answer, shape);
      if (!parsed.known) return parsed;
      tables.push({ table: names[key], ...parsed.value });
    }
    return known({ tables });
  },
});

const names = {
  cron: 'cron.job_run_details',
  net: 'net._http_response',
  audit: 'auth.audit_log_entries',
  hooks: 'supabase_functions.hooks',
} as const;
