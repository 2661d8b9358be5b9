import { fitPools, type PoolWish } from '../../../engine/budget/fitting.ts';
import { wishedConnections } from '../../../engine/budget/wished-connections.ts';
import {
  type Decision,
  defineChange,
  notWanted,
  refused,
  undecided,
  wanted,
} from '../../../engine/change.ts';
import { poolFragments } from '../pool-fragments.ts';
import { heldNow, hintsOf, isExplicit, notesOf, riskOf, tooMany, whyNotFittable } from '../pool-words.ts';

export const fittedPool = defineChange({
  id: 'pool/fitted-pool',
  title: 'Fit the connection pools into the budget',
  why: 'All pools together stay below max_connections, and the pooler runs with the sizes that the files say.',
  sources: [
    'failure case 38',
    'failure case 39',
    'supabase/supavisor: lib/supavisor/manager.ex, lib/supavisor/tenants.ex',
    'edoburu/docker-pgbouncer: entrypoint.sh',
    'Supabase docs, Connection management: 40 % and 80 %',
  ],
  needs: ['services'],
  uses: ['settings', 'poolerTenants', 'connections'],

  decide({ services }, { wishes, facts }): Decision {
    if (wishes.pool.mode === 'off') return notWanted('pool.mode is off');
    const { facts: seen, wish } = wishedConnections(services, facts, wishes);
    const pooler = seen.services.find(({ role }) => role === 'pooler');
    const why = whyNotFittable(pooler, wish);
    if (why !== null)
      return unmet(wish, why, [
        'leave pool.size and pool.max_clients out of seaworthy.yaml, and pool.mode at auto',
      ]);
    const fitting = fitPools(seen, wish);
    if (typeof fitting === 'string') {
      // What was fitted while the server answered stays, as long as it does not.
      if (!facts.settings.known && !isExplicit(wish)) return undecided(fitting);
      return unmet(wish, fitting, ['seaworthy pool advise shows the budget']);
    }
    if (!fitting.fits) return unmet(wish, tooMany(fitting, wish), hintsOf(fitting, wish));

    const fragments = poolFragments(seen.services, seen.poolerTenants?.tenants, fitting, wish);
    if (fragments.length === 0) return notWanted('the pools fit, and run as the files say', notesOf(fitting));
    const notes = [...heldNow(fragments, pooler, facts.connections), ...notesOf(fitting)];
    return wanted(fragments, riskOf(fragments, pooler), notes);
  },
});

function unmet(wish: PoolWish, reason: string, hints: readonly [string, ...string[]]): Decision {
  if (isExplicit(wish)) refused(reason, hints);
  return notWanted(reason, [`${reason}: ${hints[0]}`]);
}
