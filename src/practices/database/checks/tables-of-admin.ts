import { defineCheck, fail, pass, seen, skip, some, unknown } from '../../../engine/check.ts';
import { anchorOf, serviceOf, settingOf } from '../../../engine/find-service.ts';
import { inEffect } from '../../../engine/in-effect.ts';
import { counted } from '../../../engine/words.ts';

export const tablesOfAdmin = defineCheck({
  id: 'database/tables-of-admin',
  pass: 'Your tables belong to a role that Studio can act as',
  fail: 'Your tables belong to supabase_admin, as which Studio no longer logs in',
  why: 'Studio answers "must be owner of table" on each of them: no column, policy or index can be changed there.',
  severity: 'P2',
  sources: [
    'failure case 65',
    'upstream 0.6.0: Studio logs in as postgres',
    'upstream utils/reassign-owner.sh',
  ],
  needs: ['services', 'ownership'],
  uses: ['containers'],

  run({ services, ownership }, { facts }) {
    const meta = serviceOf(inEffect(services, facts.containers), 'meta');
    const studio = serviceOf(inEffect(services, facts.containers), 'studio');
    if (meta === undefined && studio === undefined) return skip('this stack runs no Studio');
    const user =
      (studio && settingOf(studio, 'POSTGRES_USER_READ_WRITE')) ??
      (meta && settingOf(meta, 'PG_META_DB_USER'));
    if (user === undefined) return unknown('neither Studio nor postgres-meta names the role it logs in as');
    if (user.text === 'supabase_admin')
      return skip('Studio logs in as supabase_admin, who may change every table');
    const { ofAdmin } = ownership;
    if (ofAdmin === undefined) return unknown('the owners of your tables could not be read');
    const at = anchorOf(services, 'db');
    const found = some(ofAdmin.first.map((name) => seen(name, 'belongs to supabase_admin', at)));
    if (found === null) return pass(seen('pg_class', 'none of your tables belongs to supabase_admin', at));
    return fail(
      `${counted(ofAdmin.count, 'table')} or views belong to supabase_admin, and Studio acts as ${user.text}`,
      found,
      `Give each to ${user.text} with ALTER … OWNER TO as supabase_admin; utils/reassign-owner.sh of Supabase does it.`,
    );
  },
});
