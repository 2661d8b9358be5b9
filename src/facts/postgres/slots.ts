import { z } from 'zod';
import { defineDatabaseFact, onOwn, readAnswer } from './question.ts';

const shape = z.object({
  slots: z.array(
    z.object({
      name: z.string(),
      type: z.string(),
      active: z.boolean(),
      walStatus: z.string().nullable(),
      retainedBytes: z.number().nullable(),
    }),
  ),
  replicas: z.number(),
  walsenders: z.number(),
});

/** Replication slots and the WAL each holds back, and standbys that follow. */
export const slots = defineDatabaseFact({
  fact: 'slots',
  questions: {
    // A walsender that serves a logical slot is Realtime or a subscriber, one that takes a base backup is no standby.
    all: onOwn(`
with here as (
  select case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_lsn() end as lsn
)
select jsonb_build_object(
  'slots', (select coalesce(jsonb_agg(jsonb_build_object(
      'name', slot_name, 'type', slot_type, 'active', active, 'walStatus', wal_status,
      'retainedBytes', greatest(pg_wal_lsn_diff(here.lsn, restart_lsn), 0)) order by slot_name), '[]')
    from pg_replication_slots, here),
  'replicas', (select count(*) from pg_stat_replication r where r.state <> 'backup'
    and not exists (select from pg_replication_slots s where s.slot_type = 'logical' and s.active_pid = r.pid)),
  'walsenders', (select count(*) from pg_stat_replication))`),
  },
  read: ({ all }) => readAnswer(all, shape),
});
