import { defineCheck, fail, pass, seen, skip } from '../../../engine/check.ts';
import { checkOf } from '../image-checks.ts';
import { forksIn } from '../shell-of-check.ts';

export const orphaningCheck = defineCheck({
  id: 'health/orphaning-check',
  pass: 'The health check of the database leaves no process behind',
  fail: 'The health check of the database can make it start anew',
  why: 'Docker ends the shell of a check that takes too long, not what it started; PostgreSQL, process 1 there, inherits that, takes its end for a crash and closes every connection.',
  severity: 'P2',
  sources: [
    'docker-library/postgres issue 1349',
    'moby/moby: daemon/health.go, daemon/exec.go (the process of the exec alone is ended)',
    'PostgreSQL source: postmaster.c, CleanupBackend (any status but 0 and 1 is a crash)',
  ],
  needs: ['services'],

  run({ services }) {
    const database = services.find(({ role }) => role === 'db');
    if (database === undefined) return skip('this deployment runs no database service');
    const check = checkOf(database);
    if (check === undefined) return skip('the database has no health check');
    const path = `services.${database.name}.healthcheck.test`;
    const at = database.healthcheck?.at ?? database.at;
    if (database.hasInit === true) return pass(seen(`services.${database.name}.init`, 'true', database.at));
    const forks = forksIn(check.test);
    if (!forks) return pass(seen(path, 'one program, and no shell that waits for it', at));
    const remedy = `Give the service init: true, or name one program without a shell, such as test: ["CMD", "pg_isready", "-U", "postgres"].`;
    return fail('a shell waits there for what it started', [seen(path, 'run by a shell', at)], remedy);
  },
});
