import { defineCheck, fail, pass, seen, skip, unknown } from '../../../engine/check.ts';
import { anchorOf } from '../../../engine/find-service.ts';

const day = 86_400;
/** Three times what the design keeps of logs: someone who deletes at all deletes before. */
const mostDays = 90;

export const oldAnalyticsRows = defineCheck({
  id: 'logs/old-analytics-rows',
  pass: 'The analytics service keeps no log for longer than 90 days',
  fail: 'The analytics service keeps logs for longer than 90 days',
  why: 'They hold addresses and names of users, nobody deletes them, and the tables only ever grow.',
  severity: 'P3',
  sources: ['failure case 47', 'Logflare: no retention for the Postgres backend in single tenant'],
  needs: ['services', 'analyticsRows'],

  run({ services, analyticsRows }) {
    const { tables, oldestSeconds } = analyticsRows;
    if (tables === 0) return skip('there is no table of log events');
    if (oldestSeconds === null) return unknown('no row of the tables of log events could be dated');
    const days = Math.floor(oldestSeconds / day);
    const evidence = seen(
      '_analytics.log_events_*',
      `the oldest row seen is ${days} days old`,
      anchorOf(services, 'analytics', 'db'),
    );
    if (days <= mostDays) return pass(evidence);
    return fail(
      `log events are at least ${days} days old`,
      [evidence],
      'Delete rows older than your retention from _analytics.log_events_* each night by timestamp, then VACUUM these tables.',
    );
  },
});
