import { z } from 'zod';
import { known } from '../../model/fact.ts';
import type { ServerFilesFact } from '../../model/facts/database-traces.ts';
import { defineDatabaseFact, onOwn, readAnswer } from './question.ts';

const errors = z.array(z.object({ file: z.string(), line: z.number().nullable(), error: z.string() }));
const rules = z.object({
  replication: z.number(),
  trusted: z.array(z.object({ line: z.number(), address: z.string() })),
});

/**
 * postgresql.conf and pg_hba.conf as the server would read them now, which is what the next reload or start does
 * (PostgreSQL manual, pg_file_settings and pg_hba_file_rules). Failure case 73.
 */
export const serverFiles = defineDatabaseFact({
  fact: 'serverFiles',
  questions: {
    // A value that waits for a restart is in the view with an error of its own, and is none. `file_name` came with 16.
    errors: onOwn(`
select coalesce(jsonb_agg(row order by row ->> 'file', row ->> 'line'), '[]') from (
  select jsonb_build_object('file', coalesce(sourcefile, 'postgresql.conf'), 'line', sourceline, 'error', error) as row
  from pg_file_settings where error is not null and error !~ 'could not be applied'
  union all
  select jsonb_build_object('file', coalesce(to_jsonb(h) ->> 'file_name', current_setting('hba_file')),
    'line', h.line_number, 'error', h.error)
  from pg_hba_file_rules h where h.error is not null
  limit 50
) as found`),
    // `samehost` is the server's own address; `samenet` is every container of its networks.
    rules: onOwn(`
select jsonb_build_object(
  'replication', count(*) filter (where 'replication' = any (database) and auth_method <> 'reject'),
  'trusted', coalesce(jsonb_agg(jsonb_build_object('line', line_number, 'address', concat_ws('/', address, netmask)))
    filter (where auth_method = 'trust'), '[]'))
from pg_hba_file_rules where error is null and type like 'host%'
  and address not in ('localhost', 'samehost', '::1') and address !~ '^127\\.'`),
  },
  read(answers, { redactor }) {
    const found = readAnswer(answers.errors, errors);
    if (!found.known) return found;
    const read = readAnswer(answers.rules, rules);
    if (!read.known) return read;
    return known<ServerFilesFact>({
      errors: found.value.map((one) => ({ ...one, error: redactor.text(one.error) })),
      replicationRules: read.value.replication,
      trusted: read.value.trusted,
    });
  },
});
