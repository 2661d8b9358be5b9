import { measured } from '../../../src/model/facts/history.ts';
import type { FactTable } from '../../../src/model/facts/table.ts';
import { allOf, replacing, withoutService } from '../edits.ts';
import { measuredDays } from '../measured-days.ts';
import { inFacts, inFiles, type Mutation, saying } from '../mutation.ts';
import { withContainer } from './running.ts';

const mebibyte = 1024 ** 2;
const unbounded = ['logs/unbounded-container-logs'];

export const logs: readonly Mutation[] = [
  inFiles(
    'one service whose log has no limit',
    unbounded,
    saying('rest', 'logging: !override { driver: json-file }'),
  ),
  inFiles(
    'one service whose log has a number of files, but no size',
    unbounded,
    saying('auth', 'logging: !override { driver: json-file, options: { max-file: "3" } }'),
  ),
  inFiles(
    'one service left to the driver of the engine',
    unbounded,
    saying('studio', 'logging: !reset null'),
  ),
  inFacts(
    'docker',
    'the database still runs with an unlimited log',
    unbounded,
    (facts) => withContainer(facts, 'db', () => ({ logOptions: {} })),
    {
      on: ['hardened', 'kong-15', 'pgbouncer'],
    },
  ),
  inFacts('postgres', 'log tables larger than all else', ['logs/analytics-growing'], (facts) =>
    grownLogs(facts, 900 * mebibyte),
  ),
  inFiles(
    'nothing that gathers logs',
    ['logs/no-aggregation'],
    allOf(
      withoutService('alloy'),
      withoutService('loki'),
      withoutService('vector'),
      withoutService('analytics'),
    ),
  ),
  inFiles(
    'a database that logs nothing but the end',
    ['logs/silenced-database-log'],
    saying(
      'db',
      'command: [postgres, -c, log_min_messages=fatal, -c, max_connections=150, -c, archive_mode=on, -c, archive_command=/bin/sh /backup/spool-for-pgbackrest.sh %p %f]',
    ),
  ),
  inFiles(
    'a log collector without the token that its file asks for',
    ['logs/unfit-collector-config'],
    replacing(
      'docker-compose.logs.yml',
      / {4}environment:\n {6}LOGFLARE_PUBLIC_ACCESS_TOKEN: .*\n(?= {4}security_opt)/,
      '',
    ),
    { also: ['analytics/disagreeing-tokens'] },
  ),
  inFacts(
    'docker',
    'a log collector that reads the containers of others',
    ['logs/foreign-containers-collected'],
    ({ containers }) => ({ containers: { ...containers, others: ['shop-web-1'] } }),
    { on: ['kong-15'] },
  ),
  inFacts(
    'docker',
    'an engine without root, and the socket of root',
    ['logs/wrong-docker-socket'],
    ({ engine }) => ({
      engine: { ...engine, rootless: true },
    }),
  ),
  inFacts(
    'postgres',
    'log events of half a year',
    ['logs/old-analytics-rows'],
    ({ analyticsRows }) => ({ analyticsRows: { ...analyticsRows, oldestSeconds: 180 * 86_400 } }),
    { on: ['kong-15'] },
  ),
];

/** Thirty gigabytes of log tables, to which so much came each day. */
export function grownLogs(facts: FactTable, perDay: number): Partial<FactTable> {
  const bytes = 30_000 * mebibyte;
  const sizes = {
    ...facts.sizes,
    analyticsBytes: bytes,
    largest: [{ database: '_supabase', schema: '_analytics', table: 'log_events_1', bytes }],
  };
  const databases = {
    databases: facts.databases.databases.map((one) =>
      one.name === '_supabase' ? { ...one, bytes: bytes + 100 * mebibyte } : one,
    ),
  };
  const history = measuredDays({ ...facts, sizes, databases }, { [measured.analytics]: perDay });
  return { sizes, databases, history };
}
