import { defineCheck, fail, pass, seen, skip, some } from '../../../engine/check.ts';
import { servicesOf, settingOf } from '../../../engine/find-service.ts';
import { listed } from '../../../engine/words.ts';
import type { ServiceFact } from '../../../model/facts/services.ts';
import type { Place } from '../../../model/place.ts';

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
    const users = servicesOf(services, 'pooler', 'analytics').flatMap((service) => useOf(service) ?? []);
    if (users.length === 0) return skip(`no service of these files uses the database ${name}`);

    const lacking = users.flatMap((user) => {
      const database = databases.databases.find((one) => one.name === user.database);
      if (database === undefined) return [{ ...user, lacks: 'is missing' }];
      const schema = user.service.role === 'pooler' ? '_supavisor' : '_analytics';
      return database.schemas?.includes(schema) === false
        ? [{ ...user, lacks: `lacks the schema ${schema}` }]
        : [];
    });
    const found = some(
      lacking.map(({ service, database, at, lacks }) =>
        seen(`services.${service.name}.environment`, `uses ${database}, which ${lacks}`, at),
      ),
    );
    if (found === null)
      return pass(
        ...users.map(({ service, database, at }) => seen(`services.${service.name}`, `uses ${database}`, at)),
      );
    const isMissing =
      !databases.databases.some((one) => one.name === name) &&
      lacking.some(({ database }) => database === name);
    return fail(
      isMissing
        ? `there is no database ${name}`
        : `${listed(lacking.map(({ database }) => database))} lacks the schema of ${listed(lacking.map(({ service }) => service.name))}`,
      found,
      'Run volumes/db/_supabase.sql, then pooler.sql and logs.sql of the Supabase release in use once, as supabase_admin.',
    );
  },
});

interface Use {
  readonly service: ServiceFact;
  readonly database: string;
  readonly at: readonly Place[];
}

/** Releases from before `_supabase` keep the schema of analytics in the users' own database. */
function useOf(service: ServiceFact): Use | undefined {
  const values = Object.values(service.environment);
  const value = values.find(({ text }) => text === name || /\/_supabase(?:\?|$)/.test(text ?? ''));
  if (value !== undefined) return { service, database: name, at: value.at };
  const own = settingOf(service, 'DB_DATABASE');
  const isAnalytics = service.role === 'analytics' && settingOf(service, 'DB_SCHEMA')?.text === '_analytics';
  return isAnalytics && own?.text != null ? { service, database: own.text, at: own.at } : undefined;
}
