import { defineCheck, fail, pass, seen, some } from '../../../engine/check.ts';
import { anchorOf } from '../../../engine/find-service.ts';
import { counted } from '../../../engine/words.ts';

export const idleInTransaction = defineCheck({
  id: 'pool/idle-in-transaction',
  pass: 'No session is idle inside a transaction',
  fail: 'Sessions are idle inside a transaction',
  why: 'Each holds a connection, its locks and all dead rows since it began, until somebody ends it.',
  severity: 'P2',
  sources: ['failure case 43', 'failure case 39', 'PostgreSQL manual, idle_in_transaction_session_timeout'],
  needs: ['services', 'connections'],
  uses: ['settings'],

  run({ services, connections }, { facts }) {
    const at = anchorOf(services, 'db');
    const { idleInTransactionOver5Min: count, idle = [] } = connections;
    const timeout = facts.settings.known
      ? facts.settings.value['idle_in_transaction_session_timeout']
      : undefined;
    if (count === 0) return pass(seen('pg_stat_activity', 'none idle in transaction for over 5 minutes', at));
    const sessions = idle.map(({ user, application, seconds }) => {
      const name = application === '' ? '' : ` (${application})`;
      return seen(`${user}${name}`, `idle in transaction for ${Math.floor(seconds / 60)} minutes`, at);
    });
    const found = some(sessions) ?? [seen('pg_stat_activity', `${count} idle in transaction`, at)];
    // In milliseconds; zero switches it off.
    const note = timeout === '0' ? ', and no timeout ends them' : '';
    return fail(
      `${counted(count, 'session')} idle in transaction for over 5 minutes${note}`,
      found,
      'End them with pg_terminate_backend, mend the client that leaves its transactions open, and set idle_in_transaction_session_timeout to 60s for its role.',
    );
  },
});
