import { defineCheck, fail, pass, seen, skip, some, unknown } from '../../../engine/check.ts';
import { anchorOf } from '../../../engine/find-service.ts';
import { listed } from '../../../engine/words.ts';

export const replicationExhausted = defineCheck({
  id: 'database/replication-exhausted',
  pass: 'Replication slots and walsenders are left',
  fail: 'Replication slots or walsenders are used up',
  why: 'Realtime cannot follow the changes after its next start, a replica cannot connect, and no base backup begins.',
  severity: 'P1',
  sources: ['failure case 54', 'PostgreSQL manual, max_wal_senders and max_replication_slots'],
  needs: ['services', 'slots', 'settings'],

  run({ services, slots, settings }) {
    const at = anchorOf(services, 'db');
    const [senders, room] = [Number(settings['max_wal_senders']), Number(settings['max_replication_slots'])];
    if (slots.walsenders === undefined || Number.isNaN(senders) || Number.isNaN(room))
      return unknown('walsenders, or their limits, are not in these facts');
    if (senders === 0 && room === 0) return skip('this server has replication switched off');
    const counts = [
      { name: 'walsenders', used: slots.walsenders, most: senders, setting: 'max_wal_senders' },
      { name: 'replication slots', used: slots.slots.length, most: room, setting: 'max_replication_slots' },
    ];
    const sawOf = ({ name, used, most, setting }: (typeof counts)[number]) =>
      seen(setting, `${used} of ${most} ${name} in use`, at);
    const full = counts.filter(({ used, most }) => used >= most);
    const found = some(full.map(sawOf));
    if (found === null) return pass(...counts.map(sawOf));
    const idle = slots.slots.filter(({ active }) => !active).map(({ name }) => name);
    const note = idle.length === 0 ? '' : `; nobody reads ${listed(idle)}`;
    return fail(
      `all ${listed(full.map(({ name, most }) => `${most} ${name}`))} are in use${note}`,
      found,
      `Drop slots that nothing reads any more (pg_drop_replication_slot), or raise ${listed(full.map(({ setting }) => setting))} in an override of the command and recreate the database.`,
    );
  },
});
