import { z } from 'zod';
import { known } from '../../model/fact.ts';
import { ownDatabase } from './door.ts';
import { type Answer, defineDatabaseFact, onOwn, onSupabase, readAnswer } from './question.ts';

const shape = z.array(
  z.object({ name: z.string(), bytes: z.number(), collationCurrent: z.boolean().nullable() }),
);

const templatesShape = z.array(z.object({ name: z.string(), collationCurrent: z.boolean() }));

const schemas = `
select coalesce(jsonb_agg(nspname order by nspname), '[]') from pg_namespace
where nspname !~ '^pg_' and nspname <> 'information_schema'`;

/** Databases that take connections, and the templates that new ones are copied from. */
export const databases = defineDatabaseFact({
  fact: 'databases',
  questions: {
    // pg_database_collation_actual_version came with 15, the oldest server Supabase ships.
    rows: onOwn(`
select coalesce(jsonb_agg(jsonb_build_object(
  'name', datname, 'bytes', pg_database_size(oid),
  'collationCurrent', datcollversion = pg_database_collation_actual_version(oid)) order by datname), '[]')
from pg_database where datallowconn and not datistemplate`),
    templates: onOwn(`
select coalesce(jsonb_agg(jsonb_build_object(
  'name', datname, 'collationCurrent', datcollversion = pg_database_collation_actual_version(oid)) order by datname), '[]')
from pg_database where datistemplate and datcollversion is not null`),
    own: onOwn(schemas),
    supabase: onSupabase(schemas),
  },
  read({ rows, templates, own, supabase }, context) {
    const parsed = readAnswer(rows, shape);
    if (!parsed.known) return parsed;
    const schemasOf: Readonly<Record<string, Answer>> = {
      _supabase: supabase,
      [ownDatabase(context)]: own,
    };
    const copied = readAnswer(templates, templatesShape);
    return known({
      ...(copied.known ? { templates: copied.value } : {}),
      databases: parsed.value.map(({ name, bytes, collationCurrent }) => ({
        name,
        bytes,
        ...(collationCurrent === null ? {} : { collationCurrent }),
        ...readSchemas(schemasOf[name]),
      })),
    });
  },
});

function readSchemas(answer: Answer | undefined): { readonly schemas?: readonly string[] } {
  if (answer === undefined) return {};
  const parsed = readAnswer(answer, z.array(z.string()));
  return parsed.known ? { schemas: parsed.value } : {};
}
