import { defineCheck, fail, pass, seen, some } from '../../../engine/check.ts';
import { serviceOf, settingOf } from '../../../engine/find-service.ts';
import { counted, listed } from '../../../engine/words.ts';

/** More tables than this are counted, not listed. */
const mostListed = 20;

export const rowsWithoutSecurity = defineCheck({
  id: 'database/rows-without-security',
  pass: 'No table is open to anybody',
  fail: 'Tables are open to anybody',
  why: 'The anon key is public: without row level security everyone reads, and often changes, every row.',
  severity: 'P0',
  sources: ['failure case 82', 'supabase/splinter 0013_rls_disabled_in_public'],
  needs: ['services', 'exposedTables'],

  run({ services, exposedTables }) {
    const rest = serviceOf(services, 'rest');
    const at = rest === undefined ? services[0]?.at : (settingOf(rest, 'PGRST_DB_SCHEMAS')?.at ?? rest.at);
    const { schemas, tables, withoutRowSecurity } = exposedTables;
    const open = withoutRowSecurity.filter(({ anonMay }) => anonMay);
    const closed = withoutRowSecurity.length - open.length;

    const found = some(
      open
        .slice(0, mostListed)
        .map(({ schema, table }) => seen(`${schema}.${table}`, 'no row level security, anon may use it', at)),
    );
    if (found === null) {
      const rest = closed === 0 ? '' : `; ${closed} without row level security, which anon may not use`;
      return pass(seen(`schemas ${listed(schemas)}`, `${counted(tables, 'table')}, none open${rest}`, at));
    }
    return fail(
      `${open.length} of ${counted(tables, 'table')} in ${listed(schemas)} open to the anon key`,
      found,
      'Run ALTER TABLE … ENABLE ROW LEVEL SECURITY on each, with policies for those who may, or revoke the rights of anon.',
    );
  },
});
