import { z } from 'zod';
import { known } from '../../model/fact.ts';
import { defineDatabaseFact, onOwn, readAnswer } from './question.ts';

/** The publication that Realtime reads. */
export const publication = defineDatabaseFact({
  fact: 'publication',
  questions: {
    tables: onOwn(`
select case when exists (select from pg_publication where pubname = 'supabase_realtime')
  then (select to_jsonb(count(*)) from pg_publication_tables where pubname = 'supabase_realtime') end`),
  },
  read({ tables }) {
    const parsed = readAnswer(tables, z.number().nullable());
    return parsed.known ? known({ tables: parsed.value }) : parsed;
  },
});
