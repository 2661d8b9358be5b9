import { defineCheck, fail, pass, seen, skip, unknown } from '../../../engine/check.ts';
import { serviceOf } from '../../../engine/find-service.ts';
import { postgresMajor } from '../../../engine/postgres-image.ts';
import { shownPath } from '../../../engine/shown-path.ts';

export const otherMajorThanData = defineCheck({
  id: 'database/other-major-than-data',
  pass: 'The Postgres image fits the data directory',
  fail: 'The Postgres image does not fit the data directory',
  why: 'The next start ends with "database files are incompatible with server", and everything is down.',
  severity: 'P0',
  sources: ['failure case 12', 'upstream 0.6.0: Postgres 17 by default'],
  needs: ['services', 'deployment'],
  uses: ['dataDirectory'],

  run({ services, deployment }, { facts }) {
    const db = serviceOf(services, 'db');
    if (db === undefined) return skip('this stack runs no database');
    if (!facts.dataDirectory.known) return unknown(facts.dataDirectory.reason);
    const { pgVersion, at, path: directory } = facts.dataDirectory.value;
    const path = shownPath(directory, deployment.directory);
    if (pgVersion === null) return skip(`${path} holds no data yet`);
    const major = postgresMajor(db.image);
    if (major === undefined) {
      return unknown(
        `the tag of ${db.image?.reference ?? 'the image built here'} does not tell its Postgres version`,
      );
    }
    const image = seen(
      `services.${db.name}.image`,
      `${db.image?.reference}: Postgres ${major}`,
      db.image?.at,
    );
    const data = seen('PG_VERSION', `${path} was written by Postgres ${pgVersion}`, at);
    if (major === pgVersion.trim()) return pass(image, data);
    return fail(
      `the image is Postgres ${major}, the data are of Postgres ${pgVersion.trim()}`,
      [image, data],
      `Go back to an image of Postgres ${pgVersion.trim()}; upgrade with Supabase’s own script only after a backup that was restored once.`,
    );
  },
});
