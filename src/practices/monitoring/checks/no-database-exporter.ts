import { defineCheck, fail, pass, skip, unknown } from '../../../engine/check.ts';
import { listed } from '../../../engine/words.ts';
import { collectorsOf, shown, watchersOf } from '../collectors.ts';
import { databaseExportersOf, hasDatabase } from '../database-metrics.ts';

export const noDatabaseExporter = defineCheck({
  id: 'monitoring/no-database-exporter',
  pass: 'The database gives metrics',
  fail: 'The database gives no metrics',
  why: 'Connections, locks, replication slots and slow queries are what fails first, and Postgres tells none of it by itself.',
  severity: 'P2',
  sources: ['seed report 3', 'github.com/prometheus-community/postgres_exporter'],
  needs: ['services'],

  run({ services }) {
    const collectors = collectorsOf(services);
    if (collectors.length === 0) return skip('monitoring/none tells that nothing collects metrics');
    if (!hasDatabase(services)) return skip('no service here uses a database');
    const exporters = databaseExportersOf(services);
    if (exporters.length > 0) return pass(...exporters.map(shown));
    const watchers = watchersOf(services);
    if (watchers.length > 0) {
      return unknown(`${listed(watchers.map(({ name }) => name))} may read Postgres: its own settings tell`);
    }
    const [first, ...others] = collectors.map(shown);
    if (first === undefined) return pass();
    return fail(
      'metrics are collected, but no exporter reads Postgres',
      [first, ...others],
      'Add postgres_exporter with a role that has pg_monitor, and scrape it.',
    );
  },
});
