import { defineCheck, fail, pass, seen, skip, unknown } from '../../../engine/check.ts';
import { serviceOf } from '../../../engine/find-service.ts';
import { newestOf, releaseOf, releaseWith } from '../auth-migrations.ts';

export const olderAuthImage = defineCheck({
  id: 'database/older-auth-image',
  pass: 'The auth image knows every migration of its schema',
  fail: 'The auth image is older than its schema',
  why: 'Nobody tests an older GoTrue on a newer schema: a sign-in may fail on a column or type it does not know.',
  severity: 'P2',
  sources: ['failure case 66', 'supabase/auth:migrations, by release'],
  needs: ['services', 'authSchema'],

  run({ services, authSchema }) {
    const auth = serviceOf(services, 'auth');
    if (auth === undefined) return skip('this stack runs no auth service');
    const recorded = authSchema.migrations.at(-1);
    if (recorded === undefined) return skip('no migration of auth is recorded in this database');
    const release = releaseOf(auth.image?.tag);
    if (release === undefined) {
      return unknown(
        `the tag of ${auth.image?.reference ?? 'the image built here'} does not tell its release`,
      );
    }
    const newest = newestOf(release);
    if (newest === null) return unknown(`the migrations of GoTrue ${release} are not known here`);
    const evidence = seen(
      `services.${auth.name}.image`,
      `GoTrue ${release} knows migrations up to ${newest}, the schema is at ${recorded}`,
      auth.image?.at,
    );
    if (newest >= recorded) return pass(evidence);
    const wanted = releaseWith(recorded);
    return fail(
      `the schema of auth is at ${recorded}, the image ends at ${newest}`,
      [evidence],
      `Go back to the GoTrue image that migrated this database${wanted === null ? '' : ` (v${wanted} or later)`}, or restore the backup from before it did.`,
    );
  },
});
