import { defineCheck, fail, pass, seen, skip, some } from '../../../engine/check.ts';
import { servicesOf } from '../../../engine/find-service.ts';
import { listed } from '../../../engine/words.ts';
import type { ServiceFact } from '../../../model/facts/services.ts';

const name = '_supabase';

export const missingSupabaseDatabase = defineCheck({
  id: 'database/missing-supabase-database',
  pass: 'The database that pooler and analytics keep their own data in exists',
  fail: 'The database that pooler and analytics keep their own data in is missing',
  why: 'Both restart for ever: database "_supabase" does not exist.',
  severity: 'P1',
  sources: ['failure case 46', 'upstream volumes/db/_supabase.sql'],
  needs: ['services', 'databases'],

  run({ services, databases }) {
    const users = servicesOf(services, 'pooler', 'analytics').flatMap((service) => {
      const at = useOf(service);
      return at === undefined ? [] : [{ service, at }];
    });
    if (users.length === 0) return skip(`no service of these files uses the database ${name}`);

    const database = databases.databases.find((one) => one.name === name);
    const lacking = users.filter(({ service }) => {
      const schema = service.role === 'pooler' ? '_supavisor' : '_analytics';
      return database === undefined || database.schemas?.includes(schema) === false;
    });
    const found = some(
      lacking.map(({ service, at }) =>
        seen(
          `services.${service.name}.environment`,
          `uses ${name}, which lacks ${database === undefined ? 'all' : 'its schema'}`,
          at,
        ),
      ),
    );
    if (found === null)
      return pass(...users.map(({ service, at }) => seen(`services.${service.name}`, `uses ${name}`, at)));
    return fail(
      database === undefined
        ? `there is no database ${name}`
        : `${name} lacks the schema of ${listed(lacking.map(({ service }) => service.name))}`,
      found,
      'Run volumes/db/_supabase.sql, then pooler.sql and logs.sql of the Supabase release in use once, as supabase_admin.',
    );
  },
});

function useOf(service: ServiceFact) {
  const values = Object.values(service.environment);
  return values.find(({ text }) => text === name || /\/_supabase(?:\?|$)/.test(text ?? ''))?.at;
}
