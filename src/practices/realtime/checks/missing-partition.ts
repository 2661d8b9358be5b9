import { defineCheck, fail, pass, seen, skip, unknown } from '../../../engine/check.ts';
import { serviceOf } from '../../../engine/find-service.ts';

export const missingPartition = defineCheck({
  id: 'realtime/missing-partition',
  pass: 'Messages of Realtime have a partition for today',
  fail: 'Messages of Realtime have no partition for today',
  why: 'Broadcasts from the database and private channels fail with MissingPartition, and the message is lost.',
  severity: 'P2',
  sources: ['failure case 55', 'supabase/realtime#1502', 'supabase/realtime: lib/realtime/tenants.ex'],
  needs: ['services'],
  uses: ['realtimeMessages'],

  run({ services }, { facts: { realtimeMessages } }) {
    const realtime = serviceOf(services, 'realtime');
    if (realtime === undefined) return skip('this stack runs no Realtime');
    if (!realtimeMessages.known) return unknown(realtimeMessages.reason);
    const { partitioned, newest, today } = realtimeMessages.value;
    if (partitioned === null) return skip('there is no table realtime.messages');
    if (!partitioned) return skip('this release of Realtime keeps messages in one table');
    // Realtime makes them for yesterday to three days ahead, when it starts, by its janitor and whenever somebody connects.
    const saw = newest === null ? 'no partition' : `the newest partition is of ${newest}`;
    const evidence = seen('realtime.messages', saw, realtime.at);
    if (newest !== null && newest >= today) return pass(evidence);
    return fail(
      newest === null
        ? 'realtime.messages has no partition'
        : `the partitions of realtime.messages end on ${newest}`,
      [evidence],
      'Restart Realtime, which makes the partitions of the next days, and see that RUN_JANITOR is "true" on it.',
    );
  },
});
