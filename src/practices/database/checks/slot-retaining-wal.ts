import { defineCheck, fail, pass, seen, some } from '../../../engine/check.ts';
import { anchorOf } from '../../../engine/find-service.ts';
import { counted, listed } from '../../../engine/words.ts';
import { dangerOf } from '../retained.ts';

export const slotRetainingWal = defineCheck({
  id: 'database/slot-retaining-wal',
  pass: 'No replication slot holds WAL back',
  fail: 'A replication slot holds WAL back',
  why: 'pg_wal grows until the disk is full and Postgres stops, or until the slot is dropped and Realtime goes silent.',
  severity: 'P0',
  sources: ['failure case 16', 'PostgreSQL manual, pg_replication_slots'],
  needs: ['services', 'slots'],
  uses: ['settings'],

  run({ services, slots }, { facts }) {
    const settings = facts.settings.known ? facts.settings.value : undefined;
    const at = anchorOf(services, 'db');
    const dangerous = slots.slots.flatMap((slot) => {
      const danger = dangerOf(slot, settings);
      return danger === undefined ? [] : [{ name: slot.name, danger }];
    });
    const found = some(dangerous.map(({ name, danger }) => seen(`slot ${name}`, danger, at)));
    if (found === null)
      return pass(
        seen('pg_replication_slots', `${counted(slots.slots.length, 'slot')}, none far behind`, at),
      );
    return fail(
      `${listed(dangerous.map(({ name }) => name))} ${dangerous.length === 1 ? 'holds' : 'hold'} WAL back`,
      found,
      'Restart what reads the slot; if nothing does any more, drop it with pg_drop_replication_slot as supabase_admin.',
    );
  },
});
