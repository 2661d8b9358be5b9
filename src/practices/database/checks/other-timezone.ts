import { defineCheck, fail, pass, seen, some, unknown } from '../../../engine/check.ts';
import { anchorOf } from '../../../engine/find-service.ts';
import { listed } from '../../../engine/words.ts';

/** Names of UTC, and of zones that never differ from it. */
const utc = /^(?:Etc\/)?(?:UTC|UCT|GMT|Zulu|Universal|Greenwich)$/i;

export const otherTimezone = defineCheck({
  id: 'database/other-timezone',
  pass: 'The database and its jobs keep UTC',
  fail: 'The database or its jobs keep another time than UTC',
  why: 'Jobs run at another hour than they are read to, and times without a zone mean two moments.',
  severity: 'P3',
  sources: [
    'failure case 84',
    'citusdata/pg_cron: README, cron.timezone',
    'Supabase docs, "Change project timezone"',
  ],
  needs: ['services', 'settings'],

  run({ services, settings }) {
    const at = anchorOf(services, 'db');
    const zones = ['TimeZone', 'cron.timezone'].flatMap((name) => {
      const zone = settings[name];
      return zone === undefined || zone === '' ? [] : [{ name, zone }];
    });
    if (zones.length === 0) return unknown('the settings do not tell the time zone');
    const evidence = zones.map(({ name, zone }) => seen(name, zone, at));
    const other = zones.filter(({ zone }) => !utc.test(zone));
    const found = some(other.map(({ name, zone }) => seen(name, zone, at)));
    if (found === null) return pass(...evidence);
    return fail(
      `${listed(other.map(({ name, zone }) => `${name} is ${zone}`))}`,
      found,
      'Keep both at UTC (ALTER SYSTEM SET as supabase_admin) and turn to local time where people read it.',
    );
  },
});
