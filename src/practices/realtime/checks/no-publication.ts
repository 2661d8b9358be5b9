import { defineCheck, fail, pass, seen, skip } from '../../../engine/check.ts';
import { serviceOf } from '../../../engine/find-service.ts';
import { counted } from '../../../engine/words.ts';

export const noPublication = defineCheck({
  id: 'realtime/no-publication',
  pass: 'The publication of Realtime exists',
  fail: 'The publication of Realtime is gone',
  why: 'Clients connect and subscribe without an error, and never see a changed row.',
  severity: 'P2',
  sources: ['failure case 55'],
  needs: ['services', 'publication'],

  run({ services, publication }) {
    const realtime = serviceOf(services, 'realtime');
    if (realtime === undefined) return skip('this stack runs no Realtime');
    if (publication.tables !== null) {
      const saw =
        publication.tables === 0
          ? 'no table, so no row change is sent'
          : counted(publication.tables, 'table');
      return pass(seen('publication supabase_realtime', saw, realtime.at));
    }
    return fail(
      'the database has no publication supabase_realtime',
      [seen('publication supabase_realtime', 'missing, as after an incomplete restore', realtime.at)],
      'Create it as supabase_admin with CREATE PUBLICATION supabase_realtime, then add the tables that clients subscribe to.',
    );
  },
});
