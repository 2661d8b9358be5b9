import { defineCheck, fail, pass, seen, skip, some } from '../../../engine/check.ts';
import { anchorOf } from '../../../engine/find-service.ts';
import { counted, listed } from '../../../engine/words.ts';
import { missingTables } from '../auth-migrations.ts';

export const authTablesMissing = defineCheck({
  id: 'database/auth-tables-missing',
  pass: 'Every migration that auth has recorded left its tables',
  fail: 'Auth has recorded migrations whose tables are missing',
  why: 'It never runs them again, so every sign-in that needs the table ends with "relation does not exist".',
  severity: 'P1',
  sources: ['failure case 66', 'supabase/auth:migrations', 'supabase/auth#2205'],
  needs: ['services', 'authSchema'],

  run({ services, authSchema }) {
    const { migrations, tables } = authSchema;
    if (migrations.length === 0) return skip('no migration of auth is recorded in this database');
    const at = anchorOf(services, 'auth', 'db');
    const missing = missingTables(migrations, tables);
    const found = some(
      missing.map(({ table, version }) =>
        seen(`auth.${table}`, `missing, though ${version} is recorded`, at),
      ),
    );
    if (found === null) {
      return pass(seen('auth', `${counted(migrations.length, 'migration')}, every table there`, at));
    }
    return fail(
      `${listed(missing.map(({ table }) => `auth.${table}`))} ${missing.length === 1 ? 'is' : 'are'} missing`,
      found,
      'After a backup, delete the rows of these versions from auth.schema_migrations and recreate auth: it runs them again.',
    );
  },
});
