import { z } from 'zod';
import { known } from '../../model/fact.ts';
import { defineDatabaseFact, onOwn, readAnswer } from './question.ts';

const names = z.array(z.string());

/** GoTrue's migrations as recorded, and its tables as they are (failure case 66). */
export const authSchema = defineDatabaseFact({
  fact: 'authSchema',
  questions: {
    migrations: onOwn(
      `select coalesce(jsonb_agg(version order by version), '[]') from auth.schema_migrations`,
    ),
    tables: onOwn(`
select coalesce(jsonb_agg(c.relname order by c.relname), '[]') from pg_class c
join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'auth' and c.relkind in ('r', 'p')`),
  },
  read({ migrations, tables }) {
    const there = readAnswer(tables, names);
    if (!there.known) return there;
    const isEmpty = !migrations.known && migrations.absent;
    const recorded = isEmpty ? known([]) : readAnswer(migrations, names);
    return recorded.known ? known({ migrations: recorded.value, tables: there.value }) : recorded;
  },
});
