import { defineCheck, fail, pass, seen, skip, some, unknown } from '../../../engine/check.ts';
import { anchorOf, servicesOf } from '../../../engine/find-service.ts';
import { counted } from '../../../engine/words.ts';
import { physicalSlots, whyNoReplica } from '../single.ts';

export const cannotAttach = defineCheck({
  id: 'replicas/cannot-attach',
  pass: 'Every configured replica is attached',
  fail: 'A configured replica is not attached',
  why: 'It serves old rows or none, and cannot take over.',
  severity: 'P2',
  sources: ['failure case 73', 'seed report 12', 'supabase/postgres pg_hba.conf: no replication line'],
  needs: ['services'],
  uses: ['slots'],

  run({ services }, { facts }) {
    const why = whyNoReplica(services, facts.slots);
    if (why !== undefined) return skip(why);
    if (!facts.slots.known) return unknown(facts.slots.reason);

    const slots = facts.slots.value;
    const at = anchorOf(services, 'db');
    const idle = physicalSlots(slots).filter(({ active }) => !active);
    const expected = servicesOf(services, 'db').length - 1;
    const found = some([
      ...idle.map(({ name }) => seen(`slot ${name}`, 'no replica streams from it', at)),
      ...(slots.replicas < expected
        ? [
            seen(
              'pg_stat_replication',
              `${counted(slots.replicas, 'replica')} of ${expected} in these files`,
              at,
            ),
          ]
        : []),
    ]);
    if (found === null)
      return pass(seen('pg_stat_replication', `${counted(slots.replicas, 'replica')} attached`, at));
    return fail(
      idle.length > 0
        ? `${counted(idle.length, 'replication slot')} without a replica`
        : 'a replica is not attached',
      found,
      'Read the replica’s log, then add a replication line for its address to pg_hba.conf, or drop the slot if the replica is gone.',
    );
  },
});
