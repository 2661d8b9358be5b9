import { defineCheck, fail, pass, seen, skip, unknown } from '../../../engine/check.ts';
import { serviceOf, settingOf } from '../../../engine/find-service.ts';
import { editPlace } from '../../../engine/in-effect.ts';
import { listed } from '../../../engine/words.ts';

/** Schemas that belong to Supabase's services or to Postgres; none of them was made to be an API. */
const internal = [
  'storage',
  'auth',
  'vault',
  'realtime',
  '_realtime',
  '_analytics',
  '_supavisor',
  'supabase_functions',
  'supabase_migrations',
  'pgsodium',
  'pgbouncer',
  'cron',
  'net',
  'information_schema',
  'pg_catalog',
];

export const storageSchemaExposed = defineCheck({
  id: 'database/storage-schema-exposed',
  pass: 'The API exposes no internal schema',
  fail: 'The API exposes an internal schema',
  why: 'Anybody with the public key reads and writes its tables past the service that guards them.',
  severity: 'P0',
  sources: ['failure case 82', 'PostgREST manual, db-schemas'],
  needs: ['services'],

  run({ services }) {
    const rest = serviceOf(services, 'rest');
    if (rest === undefined) return skip('this stack runs no PostgREST');
    const setting = settingOf(rest, 'PGRST_DB_SCHEMAS', 'PGRST_DB_SCHEMA');
    // Left out, PostgREST exposes `public` alone, unless a configuration file says otherwise.
    if (setting === undefined) return unknown('PGRST_DB_SCHEMAS is not set on PostgREST');

    const subject = `services.${rest.name}.environment.PGRST_DB_SCHEMAS`;
    const schemas = (setting.text ?? '').split(',').map((schema) => schema.trim().replace(/^"|"$/g, ''));
    const exposed = schemas.filter((schema) => internal.includes(schema));
    if (exposed.length === 0) return pass(seen(subject, schemas.join(', '), setting.at));
    return fail(
      `PGRST_DB_SCHEMAS holds ${listed(exposed)}`,
      [seen(subject, schemas.join(', '), editPlace(setting))],
      `Take ${listed(exposed)} out of PGRST_DB_SCHEMAS and recreate PostgREST.`,
    );
  },
});
