// Every metric that `seaworthy serve` shows, for docs/metrics.md and its law test. Names follow
// https://prometheus.io/docs/practices/naming/: base units, `_total` for counters, `_timestamp_seconds` for moments.
export interface MetricAbout {
  readonly type: 'gauge' | 'counter';
  readonly help: string;
  readonly labels: readonly string[];
}

const ofJob = ['job'];

export const metricCatalogue = {
  seaworthy_up: {
    type: 'gauge',
    help: 'Whether the agent runs its jobs: 1, or 0 while it ends.',
    labels: [],
  },
  seaworthy_backup_last_success_timestamp_seconds: {
    type: 'gauge',
    help: 'When the newest backup of the database in the repository ended.',
    labels: ['repository'],
  },
  seaworthy_backup_spool_bytes: {
    type: 'gauge',
    help: 'WAL that the database handed over and that is not in every repository yet.',
    labels: [],
  },
  seaworthy_backup_spool_oldest_seconds: {
    type: 'gauge',
    help: 'For how long the first of it waits: what would be lost with this machine.',
    labels: [],
  },
  seaworthy_backup_waiting_bytes: {
    type: 'gauge',
    help: 'WAL that the repository has not got yet.',
    labels: ['repository'],
  },
  seaworthy_backup_waiting_oldest_seconds: {
    type: 'gauge',
    help: 'For how long the first of it waits.',
    labels: ['repository'],
  },
  seaworthy_backup_push_failing: {
    type: 'gauge',
    help: 'Whether pushing WAL into the repository fails: 1, else 0.',
    labels: ['repository'],
  },
  seaworthy_backup_objects_last_success_timestamp_seconds: {
    type: 'gauge',
    help: 'When the last run that saved objects into the repository ended; absent until one has.',
    labels: ['repository'],
  },
  seaworthy_backup_captures_last_rescan_timestamp_seconds: {
    type: 'gauge',
    help: 'When the last full look for objects to capture ended.',
    labels: [],
  },
  seaworthy_backup_captures_failing: {
    type: 'gauge',
    help: 'Whether capturing objects fails: 1, else 0.',
    labels: [],
  },
  seaworthy_backup_spool_told_timestamp_seconds: {
    type: 'gauge',
    help: 'When the sidecar of the database last told of its spool: what is shown of it is as old as that.',
    labels: [],
  },
  seaworthy_backup_captures_told_timestamp_seconds: {
    type: 'gauge',
    help: 'When the sidecar of objects last told of its captures: what is shown of them is as old as that.',
    labels: [],
  },
  seaworthy_backup_verify_last_timestamp_seconds: {
    type: 'gauge',
    help: 'When the repository was last read back; absent until it was.',
    labels: ['repository'],
  },
  seaworthy_backup_verify_last_result: {
    type: 'gauge',
    help: 'What came of reading it back: 1 whole, 0 something is wrong.',
    labels: ['repository'],
  },
  seaworthy_drill_last_success_timestamp_seconds: {
    type: 'gauge',
    help: 'When the last drill that proved a restore ended; absent until one has.',
    labels: [],
  },
  seaworthy_drill_last_result: {
    type: 'gauge',
    help: 'What came of the last drill: 1 proven, 0 not proven.',
    labels: [],
  },
  seaworthy_drill_rto_seconds: {
    type: 'gauge',
    help: 'Seconds that the last proven restore took, by what was there then: restored, open, well.',
    labels: ['until'],
  },
  seaworthy_drill_rpo_seconds: {
    type: 'gauge',
    help: 'Seconds until a commit was in every repository, as the last drill measured it.',
    labels: [],
  },
  seaworthy_drill_proofs: {
    type: 'gauge',
    help: 'Proofs of the last drill by what came of them: passed, failed, skipped.',
    labels: ['status'],
  },
  seaworthy_build_info: { type: 'gauge', help: 'Always 1, with the version.', labels: ['version'] },
  seaworthy_job_last_success_timestamp_seconds: {
    type: 'gauge',
    help: 'When a run of the job ended well last; absent until one has.',
    labels: ofJob,
  },
  seaworthy_job_last_run_timestamp_seconds: {
    type: 'gauge',
    help: 'When the last run of the job began.',
    labels: ofJob,
  },
  seaworthy_job_last_duration_seconds: {
    type: 'gauge',
    help: 'How long the last run that ended took.',
    labels: ofJob,
  },
  seaworthy_job_last_result: {
    type: 'gauge',
    help: 'What came of the last run that ended: 1 done, 0 not done.',
    labels: ofJob,
  },
  seaworthy_job_running: { type: 'gauge', help: 'Whether the job runs now.', labels: ofJob },
  seaworthy_job_silent: {
    type: 'gauge',
    help: 'Whether the job runs and has said nothing for so long that somebody was told: 1, else 0.',
    labels: ofJob,
  },
  seaworthy_job_runs_total: {
    type: 'counter',
    help: 'Runs that ended, by result: succeeded, failed, timed-out, interrupted, stopped.',
    labels: ['job', 'result'],
  },
  seaworthy_job_missed_total: {
    type: 'counter',
    help: 'Due times that went by without a run.',
    labels: ofJob,
  },
  seaworthy_job_next_run_timestamp_seconds: {
    type: 'gauge',
    help: 'When the job is due next.',
    labels: ofJob,
  },
  seaworthy_notifications_total: {
    type: 'counter',
    help: 'Notifications since the agent started, by notifier and result: sent, failed.',
    labels: ['notifier', 'result'],
  },
  seaworthy_audit_score: {
    type: 'gauge',
    help: 'Score of the last audit of the agent, 0 to 100.',
    labels: [],
  },
  seaworthy_audit_open_findings: {
    type: 'gauge',
    help: 'Findings of the last audit of the agent that nobody accepted.',
    labels: ['severity'],
  },
} as const satisfies Readonly<Record<string, MetricAbout>>;

export type MetricName = keyof typeof metricCatalogue;
