import { defineCheck, fail, pass, seen, skip } from '../../../engine/check.ts';
import { anchorOf, serviceOf } from '../../../engine/find-service.ts';
import { gibibyte, mebibyte, printBytes, printShare } from '../../../model/bytes.ts';

const most = gibibyte;
const mostShare = 0.2;
/** Below this a share says nothing: a fresh database holds little else. */
const least = 200 * mebibyte;

export const analyticsGrowing = defineCheck({
  id: 'logs/analytics-growing',
  pass: 'The log tables of the analytics service are small',
  fail: 'The log tables of the analytics service grow without end',
  why: 'Nothing deletes from them, so they fill the disk and every backup.',
  severity: 'P1',
  sources: ['failure case 47', 'Logflare: no retention for the Postgres backend in single tenant'],
  needs: ['services', 'sizes', 'databases'],

  run({ services, sizes, databases }) {
    const tables = sizes.largest.filter(({ schema }) => schema === '_analytics');
    const analytics = serviceOf(services, 'analytics');
    if (tables.length === 0 && analytics === undefined)
      return skip('no analytics service and no table of one');

    const bytes = tables.reduce((sum, table) => sum + table.bytes, 0);
    const cluster = databases.databases.reduce((sum, database) => sum + database.bytes, 0);
    const share = cluster === 0 ? '' : `, ${printShare(bytes, cluster)} of all databases`;
    const evidence = seen(
      'schema _analytics',
      `${printBytes(bytes)}${share}`,
      anchorOf(services, 'analytics', 'db'),
    );
    if (bytes > most || (bytes > least && bytes > mostShare * cluster)) {
      const left = analytics === undefined ? ' left by an analytics service that is gone' : '';
      return fail(
        `${printBytes(bytes)} of log tables${left}`,
        [evidence],
        'Delete rows older than your retention from _analytics.log_events_* each night, then VACUUM these tables.',
      );
    }
    return pass(evidence);
  },
});
