import { defineCheck, fail, pass, seen } from '../../../engine/check.ts';
import { anchorOf } from '../../../engine/find-service.ts';
import { listed } from '../../../engine/words.ts';
import { printShare } from '../../../model/bytes.ts';

const most = 0.8;

export const connectionsExhausted = defineCheck({
  id: 'pool/connections-exhausted',
  pass: 'The database has connections left',
  fail: 'The database runs out of connections',
  why: 'At the limit every new request of every service fails, while pg_isready stays green.',
  severity: 'P1',
  sources: ['failure case 43', 'failure case 39', 'failure case trap 2'],
  needs: ['services', 'connections'],

  run({ services, connections }) {
    const { max, reserved, used, byUser, idleInTransactionOver5Min } = connections;
    const room = max - reserved;
    const idle =
      idleInTransactionOver5Min === 0
        ? ''
        : `; ${idleInTransactionOver5Min} idle in transaction for over 5 minutes`;
    const at = anchorOf(services, 'db');
    const evidence = seen(
      'pg_stat_activity',
      `${used} of ${room} in use (${printShare(used, room)})${idle}`,
      at,
    );
    if (used < most * room) return pass(evidence);

    const takers = Object.entries(byUser)
      .sort(([, left], [, right]) => right - left)
      .map(([user, connected]) => `${user} ${connected}`);
    return fail(
      `${used} of ${room} connections are in use`,
      [evidence, seen('connections by user', listed(takers), at)],
      'End sessions that are idle in transaction, move short-lived clients to the transaction port of the pooler, and fit the pools into the budget (seaworthy pool advise).',
    );
  },
});
