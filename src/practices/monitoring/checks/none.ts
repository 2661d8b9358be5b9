import { defineCheck, fail, pass, seen, unknown } from '../../../engine/check.ts';
import { anchorOf } from '../../../engine/find-service.ts';
import { listed } from '../../../engine/words.ts';
import { collectorsOf, shown, tracesOf, watchersOf } from '../collectors.ts';

export const none = defineCheck({
  id: 'monitoring/none',
  pass: 'Something collects metrics',
  fail: 'Nothing collects metrics',
  why: 'A full disk, a dead service or a flood of errors is noticed when users complain, and nothing tells when it began.',
  severity: 'P1',
  sources: ['seed report 3', 'checklist: Dashboards'],
  needs: ['services'],

  run({ services }) {
    const collectors = collectorsOf(services);
    if (collectors.length > 0) return pass(...collectors.map(shown));
    const watchers = watchersOf(services);
    if (watchers.length > 0) {
      return unknown(
        `${listed(watchers.map(({ name }) => name))} may collect metrics: its own settings tell`,
      );
    }
    const traces = tracesOf(services);
    if (traces.length > 0) {
      return unknown(
        `${listed(traces.map(({ subject, saw }) => `${subject} (${saw})`))} give metrics, but what collects them does not run in this stack`,
      );
    }
    const place = anchorOf(services, 'gateway', 'db');
    return fail(
      `none of the ${services.length} services collects metrics`,
      [seen('services', 'no Prometheus or the like, and no exporter', place)],
      'Add Prometheus with exporters for Postgres and the host, and scrape auth, realtime, storage, the pooler and the gateway.',
    );
  },
});
