import { defineCheck, fail, pass, seen, skip, unknown } from '../../../engine/check.ts';
import { serviceOf, settingOf } from '../../../engine/find-service.ts';
import { runningContainer } from '../../../engine/in-effect.ts';

const hour = 3600;

export const noNewLogs = defineCheck({
  id: 'analytics/no-new-logs',
  pass: 'Logs arrive at the analytics service',
  fail: 'No log has arrived at the analytics service for over an hour',
  why: 'The logs page shows nothing of what happens now, and nobody notices until they need it.',
  severity: 'P2',
  sources: ['failure case 48', 'upstream volumes/logs/vector.yml'],
  needs: ['services'],
  uses: ['containers', 'analyticsRows'],

  run({ services }, { now, facts }) {
    const analytics = serviceOf(services, 'analytics');
    const vector = serviceOf(services, 'vector');
    if (analytics === undefined || vector === undefined)
      return skip('this stack sends no logs to an analytics service');
    const backend = settingOf(analytics, 'POSTGRES_BACKEND_URL')?.text;
    if (backend == null) return skip('the logs do not go to Postgres');
    const schema = settingOf(analytics, 'POSTGRES_BACKEND_SCHEMA')?.text;
    if (schema !== '_analytics' || !/\/(?:_supabase|postgres)(?:\?|$)/.test(backend))
      return unknown('the logs go to another database or schema than upstream’s, where nobody looked');
    if (!facts.containers.known) return unknown(facts.containers.reason);
    const started = [analytics, vector].map(
      (service) => runningContainer(service, facts.containers)?.startedAt,
    );
    const since = started.map((at) =>
      at === undefined ? Number.NaN : (now.getTime() - Date.parse(at)) / 1000,
    );
    if (since.some((seconds) => !(seconds > hour)))
      return unknown('analytics and Vector have not both run for an hour');
    if (!facts.analyticsRows.known) return unknown(facts.analyticsRows.reason);
    const { tables, writtenSecondsAgo } = facts.analyticsRows.value;
    if (writtenSecondsAgo === null) {
      return fail(
        'Logflare has made no table of log events',
        [seen('schema _analytics', `${tables} tables of log events`, analytics.at)],
        'Read the logs of Vector and of the analytics service for 401 or 403, and compare their tokens.',
      );
    }
    const evidence = seen(
      '_analytics.log_events_*',
      `last written ${Math.floor(writtenSecondsAgo / 60)} minutes ago`,
      analytics.at,
    );
    if (writtenSecondsAgo <= hour) return pass(evidence);
    return fail(
      `nothing was written into ${tables} tables of log events for ${Math.floor(writtenSecondsAgo / 60)} minutes`,
      [evidence],
      'Read the logs of Vector and of the analytics service for 401 or 403, and compare their tokens.',
    );
  },
});
