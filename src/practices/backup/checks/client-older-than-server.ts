import { defineCheck, fail, pass, seen, skip, some } from '../../../engine/check.ts';
import { serviceOf } from '../../../engine/find-service.ts';
import { postgresMajor } from '../../../engine/postgres-image.ts';
import { listed } from '../../../engine/words.ts';
import { postgresJobs } from '../database-copies.ts';

/** Images whose tag is the version of the Postgres programs inside. */
const tagged = /(?:^|\/)(?:postgres|postgres-backup-local|postgres-backup-s3)$/;

export const clientOlderThanServer = defineCheck({
  id: 'backup/client-older-than-server',
  pass: 'The dumping program is as new as the server',
  fail: 'The dumping program is older than the server',
  why: 'pg_dump ends with "aborting because of server version mismatch", and leaves an empty file behind each night.',
  severity: 'P0',
  sources: ['failure case 10', 'PostgreSQL manual, pg_dump: Notes'],
  needs: ['services'],
  uses: ['settings'],

  run({ services }, { facts }) {
    const db = serviceOf(services, 'db');
    const live = facts.settings.known ? facts.settings.value['server_version_num'] : undefined;
    const server = live === undefined ? postgresMajor(db?.image) : live.slice(0, -4);
    if (server === undefined) return skip('the version of the server is not known from here');
    const jobs = postgresJobs(services).flatMap((job) => {
      const major = tagged.test(job.image?.repository ?? '') ? postgresMajor(job.image) : undefined;
      return major === undefined ? [] : [{ job, major }];
    });
    if (jobs.length === 0) return skip('no backup service tells the version of its pg_dump');
    const older = jobs.filter(({ major }) => Number(major) < Number(server));
    const evidence = some(
      older.map(({ job, major }) =>
        seen(`services.${job.name}.image`, `pg_dump ${major}, for a server of ${server}`, job.image?.at),
      ),
    );
    if (evidence === null) {
      return pass(
        ...jobs.map(({ job, major }) =>
          seen(`services.${job.name}.image`, `pg_dump ${major}`, job.image?.at),
        ),
      );
    }
    return fail(
      `${listed(older.map(({ job }) => job.name))} cannot dump a server of Postgres ${server}`,
      evidence,
      `Give this service the image of Postgres ${server}, run it once, and look at what it wrote.`,
    );
  },
});
