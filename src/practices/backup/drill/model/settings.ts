// Settings of a drill's server, which is on its own and must do nothing by itself.

/**
 * - No WAL leaves it: a drilled cluster that archives would write another history into the repositories.
 * - pg_cron starts no job: `cron.launch_active_jobs` since 1.6.0 (its CHANGELOG); before, none may run at once
 *   (`cron.max_running_jobs`, 0 to 5000). The library stays loaded, for its extension needs it.
 * - pg_net's worker has nobody to reach: its network has no way out, and its queue is an unlogged table, which is empty after a
 *   recovery (postgresql.org/docs/17/sql-createtable.html, UNLOGGED). It stays loaded for the same reason.
 * - No subscription is followed (`max_logical_replication_workers`), no slot is asked for.
 * - Little memory. What a standby may not have less of than its primary (max_connections, max_worker_processes, max_wal_senders,
 *   max_prepared_transactions, max_locks_per_transaction: postgresql.org/docs/17/hot-standby.html) stays as it is.
 */
export const drillSettings: readonly (readonly [name: string, value: string])[] = [
  ['archive_mode', 'off'],
  ['cron.launch_active_jobs', 'off'],
  ['cron.max_running_jobs', '0'],
  ['huge_pages', 'off'],
  // What keeps it from starting is read from docker logs.
  ['log_destination', 'stderr'],
  ['logging_collector', 'off'],
  ['maintenance_work_mem', '64MB'],
  ['max_logical_replication_workers', '0'],
  ['shared_buffers', '128MB'],
  ['synchronous_standby_names', ''],
];
