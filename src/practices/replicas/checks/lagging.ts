import { defineCheck, fail, pass, seen, skip, some, unknown } from '../../../engine/check.ts';
import { anchorOf } from '../../../engine/find-service.ts';
import { counted } from '../../../engine/words.ts';
import { gibibyte, printBytes } from '../../../model/bytes.ts';
import { physicalSlots, whyNoReplica } from '../single.ts';

/** A replica this far behind needs minutes to catch up, and fills the disk of the primary meanwhile. */
const most = gibibyte;

export const lagging = defineCheck({
  id: 'replicas/lagging',
  pass: 'Replicas keep up',
  fail: 'A replica lags behind',
  why: 'It answers with old rows, and what it lacks is lost if it has to take over.',
  severity: 'P1',
  sources: ['failure case 73', 'seed report 12'],
  needs: ['services'],
  uses: ['slots'],

  run({ services }, { facts }) {
    const why = whyNoReplica(services, facts.slots);
    if (why !== undefined) return skip(why);
    if (!facts.slots.known) return unknown(facts.slots.reason);

    const at = anchorOf(services, 'db');
    const attached = physicalSlots(facts.slots.value).filter(({ active }) => active);
    if (attached.length === 0) return unknown('no replica streams from a slot, so its lag cannot be seen');
    const behind = attached.filter(({ retainedBytes }) => (retainedBytes ?? 0) > most);
    const found = some(
      behind.map(({ name, retainedBytes }) =>
        seen(`slot ${name}`, `${printBytes(retainedBytes ?? 0)} behind`, at),
      ),
    );
    if (found === null)
      return pass(
        seen('slots', `${counted(attached.length, 'replica')} less than ${printBytes(most)} behind`, at),
      );
    return fail(
      `${counted(behind.length, 'replica')} more than ${printBytes(most)} behind`,
      found,
      'Look for a long query or a slow disk on the replica, and for a network that carries less than the primary writes.',
    );
  },
});
