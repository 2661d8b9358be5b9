import { z } from 'zod';
import { known } from '../../model/fact.ts';
import { defineDatabaseFact, onOwn, readAnswer } from './question.ts';

const shape = z.array(
  z.object({ name: z.string(), superuser: z.boolean(), login: z.boolean(), bypassRls: z.boolean() }),
);

/** Roles, without those that Postgres itself brings. */
export const roles = defineDatabaseFact({
  fact: 'roles',
  questions: {
    rows: onOwn(`
select coalesce(jsonb_agg(jsonb_build_object(
  'name', rolname, 'superuser', rolsuper, 'login', rolcanlogin, 'bypassRls', rolbypassrls) order by rolname), '[]')
from pg_roles where rolname !~ '^pg_'`),
  },
  read({ rows }) {
    const parsed = readAnswer(rows, shape);
    return parsed.known ? known({ roles: parsed.value }) : parsed;
  },
});
