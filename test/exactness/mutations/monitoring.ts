import { allOf, replacing, withoutService } from '../edits.ts';
import { inFiles, type Mutation } from '../mutation.ts';

const exporters = ['postgres-exporter', 'node-exporter', 'cadvisor', 'blackbox-exporter'];

/** Services that offer metrics suggest that something elsewhere collects them. */
const withoutTraces = replacing(
  'docker-compose.production.yml',
  / +(?:GOTRUE_METRICS_ENABLED|GOTRUE_METRICS_EXPORTER|IMGPROXY_PROMETHEUS_BIND): .*\n/g,
  '',
);

export const monitoring: readonly Mutation[] = [
  inFiles(
    'everything that collects metrics gone',
    ['monitoring/none'],
    allOf(
      ...['prometheus', 'grafana', 'alloy', ...exporters].map((name) => withoutService(name)),
      withoutTraces,
    ),
    { also: ['monitoring/no-database-exporter', 'logs/no-aggregation', 'compose/unused-variables'] },
  ),
  inFiles(
    'everything that raises an alarm gone',
    ['monitoring/no-alerts'],
    allOf(...['alertmanager', 'grafana', 'alloy'].map((name) => withoutService(name))),
    {
      also: ['compose/unused-variables', 'logs/no-aggregation'],
    },
  ),
  inFiles(
    'the exporter of the database gone',
    ['monitoring/no-database-exporter'],
    // Alloy might read Postgres by its own settings.
    allOf(withoutService('postgres-exporter'), withoutService('alloy')),
    { also: ['logs/no-aggregation'] },
  ),
];
