import { connectionBudget } from '../../../engine/budget/connections.ts';
import { defineCheck, fail, pass, seen, skip, unknown } from '../../../engine/check.ts';
import { serviceOf } from '../../../engine/find-service.ts';

export const overBudget = defineCheck({
  id: 'pool/over-budget',
  pass: 'The pools fit into the database’s connections',
  fail: 'The pools exceed the database’s connections',
  why: 'Under load the last service to ask is refused: "sorry, too many clients already".',
  severity: 'P1',
  sources: ['failure case 39', 'failure case 43', 'seed report 8', 'checklist: Pools'],
  needs: ['services'],
  uses: ['settings', 'poolerTenants'],

  run({ services }, { facts }) {
    const db = serviceOf(services, 'db');
    const budget = connectionBudget({
      services,
      settings: facts.settings.known ? facts.settings.value : undefined,
      poolerTenants: facts.poolerTenants.known ? facts.poolerTenants.value : undefined,
    });
    const pools = budget.shares.filter(({ kind }) => kind === 'pool');
    if (pools.length === 0) return skip('no service of these files keeps a pool');
    if (budget.unreadable.length > 0) return unknown(`not a number: ${budget.unreadable[0]}`);
    const { usable, beside } = budget;
    if (usable === null) return unknown('max_connections of the external Postgres is not in these files');

    const evidence = pools.map(({ service, connections, how, at }) => {
      return seen(`services.${service}`, `${connections ?? 'unlimited'}: ${how}`, at);
    });
    const more = beside === 0 ? '' : `, and ${beside} beside the pools`;
    const sum = seen(
      'max_connections',
      `${usable} usable, ${budget.pools} may be taken${more}`,
      db?.at ?? pools[0]?.at,
    );
    if (budget.pools <= usable) return pass(sum, ...evidence);
    return fail(
      `the pools may take ${budget.pools} connections of ${usable}`,
      [sum, ...evidence],
      'Run seaworthy pool advise, then seaworthy apply --only pool: it lowers the pool size and the tenant’s row until the sum fits. Or raise max_connections together with memory.',
    );
  },
});
