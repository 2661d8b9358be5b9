import { defineCheck, fail, pass, seen, skip, some } from '../../../engine/check.ts';
import { serviceOf, settingOf } from '../../../engine/find-service.ts';
import { isSupabasePostgres } from '../../../engine/postgres-image.ts';
import type { ServiceFact } from '../../../model/facts/services.ts';
import { dumpsAnother, postgresJobs } from '../database-copies.ts';

const dumps = /\bpg_dump(?:all)?\b/;
const asPostgres = /(?:\s-U\s*|--username[= ]|PGUSER=|postgres(?:ql)?:\/\/)["']?postgres(?=["'\s:@.]|$)/;
/** A dump of one schema is a choice, and postgres may read the application's own. */
const partial = /\s-n\s|--schema[= ]/;

export const dumpAsPostgres = defineCheck({
  id: 'backup/dump-as-postgres',
  pass: 'Dumps run as a role that may read everything',
  fail: 'Dumps run as postgres, which may not read everything',
  why: 'In this image postgres is no superuser: the dump stops at vault and _analytics, or is written without them.',
  severity: 'P0',
  sources: ['failure case 10', 'supabase/postgres: postgres is NOSUPERUSER'],
  needs: ['services', 'scripts'],
  uses: ['roles'],

  run({ services, scripts }, { facts }) {
    const db = serviceOf(services, 'db');
    if (db === undefined || !isSupabasePostgres(db))
      return skip('no database of Supabase’s Postgres image here');
    const roles = facts.roles.known ? facts.roles.value.roles : [];
    const isSuperuser = roles.some(({ name, superuser }) => name === 'postgres' && superuser);
    if (isSuperuser) return pass(seen('role postgres', 'is a superuser here', db.at));

    const lines = scripts.found.filter(
      ({ kind, text }) => kind === 'backup' && dumps.test(text) && !dumpsAnother(text, services),
    );
    const jobs = postgresJobs(services).filter((job) => userOf(job) !== undefined);
    if (lines.length + jobs.length === 0) return skip('no dump was found here');

    const wrong = some([
      ...lines
        .filter(({ text }) => asPostgres.test(text) && !partial.test(text))
        .map(({ text, at }) => seen(at.file, text, at)),
      ...jobs
        .filter((job) => userOf(job)?.text === 'postgres')
        .map((job) =>
          seen(`services.${job.name}.environment`, 'logs in as postgres', userOf(job)?.at ?? job.at),
        ),
    ]);
    if (wrong === null) {
      const right = jobs.map((job) =>
        seen(`services.${job.name}`, `logs in as ${userOf(job)?.text}`, job.at),
      );
      return pass(...lines.map(({ text, at }) => seen(at.file, text, at)), ...right);
    }
    return fail(
      'a dump logs in as postgres',
      wrong,
      'Dump as supabase_admin: pg_dumpall --globals-only, and pg_dump of the databases postgres and _supabase.',
    );
  },
});

function userOf(job: ServiceFact) {
  return settingOf(job, 'POSTGRES_USER', 'PGUSER', 'DB_USER');
}
