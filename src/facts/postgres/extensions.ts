import { z } from 'zod';
import { known } from '../../model/fact.ts';
import { ownDatabase } from './door.ts';
import { defineDatabaseFact, onOwn, onSupabase, readAnswer } from './question.ts';

const shape = z.array(
  z.object({ name: z.string(), installed: z.string(), available: z.string().nullable() }),
);

const installed = `
select coalesce(jsonb_agg(jsonb_build_object(
  'name', e.extname, 'installed', e.extversion, 'available', a.default_version) order by e.extname), '[]')
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
        ...own.value.map((row) => ({ database: ownDatabase(context), ...row })),
        ...(other.known ? other.value : []).map((row) => ({ database: '_supabase', ...row })),
      ],
    });
  },
});
