import { defineCheck, fail, pass, seen, unknown } from '../../../engine/check.ts';
import { anchorOf } from '../../../engine/find-service.ts';
import { listed } from '../../../engine/words.ts';

const name = 'max_replication_slots';

export const slotsExhausted = defineCheck({
  id: 'database/slots-exhausted',
  pass: 'Replication slots are left',
  fail: 'Replication slots run out',
  why: 'Realtime takes a slot again at each start, a replica another: "all replication slots are in use", and neither comes up.',
  severity: 'P2',
  sources: ['failure case 16', 'failure case 54', 'PostgreSQL manual, max_replication_slots'],
  needs: ['services', 'slots', 'settings'],

  run({ services, slots, settings }) {
    const most = Number.parseInt(settings[name] ?? '', 10);
    if (!Number.isFinite(most)) return unknown(`the server did not tell ${name}`);
    const names = slots.slots.map((slot) => slot.name);
    const idle = slots.slots.filter(({ active }) => !active).map((slot) => slot.name);
    const at = anchorOf(services, 'db');
    const evidence = seen('pg_replication_slots', `${names.length} of ${most} in use`, at);
    if (names.length < most - 1) return pass(evidence);
    return fail(
      `${names.length} of ${most} replication slots are taken: ${listed(names)}`,
      [evidence],
      idle.length > 0
        ? `Drop what nothing reads any more (${listed(idle)}) with pg_drop_replication_slot as supabase_admin.`
        : `Raise ${name} and max_wal_senders together, and restart the database when its interruption is acceptable.`,
    );
  },
});
