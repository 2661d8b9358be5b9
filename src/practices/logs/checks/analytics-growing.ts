import { defineCheck, fail, pass, seen, skip } from '../../../engine/check.ts';
import { anchorOf, serviceOf } from '../../../engine/find-service.ts';
import { measuredFacts } from '../../../engine/history/measure.ts';
import { gibibyte, mebibyte, printBytes, printShare } from '../../../model/bytes.ts';
import { measured } from '../../../model/facts/history.ts';
import { growthOf } from '../growth.ts';

const most = gibibyte;
const mostShare = 0.2;
/** Below this a share says nothing: a fresh database holds little else. */
const least = 200 * mebibyte;
/** Growth alone counts once it fills the disk within this time. */
const fewestDays = 90;

export const analyticsGrowing = defineCheck({
  id: 'logs/analytics-growing',
  pass: 'The log tables of the analytics service are small, or are cleaned up',
  fail: 'The log tables of the analytics service grow without end',
  why: 'Nothing deletes from them, so they fill the disk and every backup.',
  severity: 'P1',
  sources: [
    'failure case 47',
    'failure case 15',
    'Logflare: no retention for the Postgres backend in single tenant',
  ],
  needs: ['services', 'sizes', 'databases'],
  uses: [...measuredFacts, 'history'],

  run({ services, sizes, databases }, { now, facts }) {
    const tables = sizes.largest.filter(({ schema }) => schema === '_analytics');
    const analytics = serviceOf(services, 'analytics');
    if (tables.length === 0 && analytics === undefined)
      return skip('no analytics service and no table of one');

    const listedBytes = tables.reduce((sum, table) => sum + table.bytes, 0);
    const bytes = Math.max(listedBytes, sizes.analyticsBytes ?? 0);
    const cluster = databases.databases.reduce((sum, database) => sum + database.bytes, 0);
    const share = cluster === 0 ? '' : `, ${printShare(bytes, cluster)} of all databases`;
    const growth = growthOf(measured.analytics, 'data', facts, now);
    const evidence = seen(
      'schema _analytics',
      `${printBytes(bytes)}${share}${growth?.words ?? ''}`,
      anchorOf(services, 'analytics', 'db'),
    );
    const isLarge = bytes > most || (bytes > least && bytes > mostShare * cluster);
    // Large and of one size for a week: somebody deletes from them, and how much to keep is theirs to say.
    const isKept = analytics !== undefined && growth?.isSettled === true;
    const fillsDisk = bytes > least && growth?.days != null && growth.days < fewestDays;
    if (!fillsDisk && (!isLarge || isKept)) return pass(evidence);
    const left = analytics === undefined ? ' left by an analytics service that is gone' : '';
    return fail(
      `${printBytes(bytes)} of log tables${left}${growth?.words ?? ''}`,
      [evidence],
      'Delete rows older than your retention from _analytics.log_events_* each night, then VACUUM these tables.',
    );
  },
});
