import { z } from 'zod';
import { known } from '../../model/fact.ts';
import type { ExtensionsFact } from '../../model/facts/database.ts';
import { ownDatabase } from './door.ts';
import { defineDatabaseFact, onOwn, onSupabase, readAnswer } from './question.ts';

const shape = z.array(
  z.object({
    name: z.string(),
    installed: z.string(),
    available: z.string().nullable(),
    hasUpdatePath: z.boolean().optional(),
  }),
);

const installed = `
select coalesce(jsonb_agg(jsonb_build_object(
  'name', e.extname, 'installed', e.extversion, 'available', a.default_version) || case
  when a.default_version = e.extversion or a.default_version is null then '{}'
  else jsonb_build_object('hasUpdatePath', exists (select from pg_extension_update_paths(e.extname) u
    where u.source = e.extversion and u.target = a.default_version and u.path is not null)) end order by e.extname), '[]')
from pg_extension e left join pg_available_extensions a on a.name = e.extname`;

/** Installed extensions, and what the image offers of each. */
export const extensions = defineDatabaseFact({
  fact: 'extensions',
  questions: { own: onOwn(installed), supabase: onSupabase(installed) },
  read({ own: ofOwn, supabase }, context) {
    const own = readAnswer(ofOwn, shape);
    if (!own.known) return own;
    const other = readAnswer(supabase, shape);
    return known({
      extensions: [
        ...own.value.map((row) => inDatabase(ownDatabase(context), row)),
        ...(other.known ? other.value : []).map((row) => inDatabase('_supabase', row)),
      ],
    });
  },
});

function inDatabase(
  database: string,
  { hasUpdatePath, ...row }: z.infer<typeof shape>[number],
): ExtensionsFact['extensions'][number] {
  return { database, ...row, ...(hasUpdatePath === undefined ? {} : { hasUpdatePath }) };
}
