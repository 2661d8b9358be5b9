import { defineCheck, fail, pass, seen, skip, unknown } from '../../../engine/check.ts';
import { serviceOf } from '../../../engine/find-service.ts';
import { roomOf, sharesOf } from '../budget.ts';

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
    const tenants = facts.poolerTenants.known ? facts.poolerTenants.value : undefined;
    const shares = sharesOf(services, tenants);
    if (shares.length === 0) return skip('no service of these files keeps a pool');
    const db = serviceOf(services, 'db');
    const room = roomOf(db, facts.settings.known ? facts.settings.value : undefined);
    if (room === undefined) return unknown('max_connections of the external Postgres is not in these files');

    const odd = shares.find(({ connections }) => Number.isNaN(connections));
    if (odd !== undefined || Number.isNaN(room))
      return unknown(`not a number: ${odd?.how ?? 'max_connections'}`);
    const total = shares.reduce((sum, { connections }) => sum + (connections ?? 0), 0);
    const evidence = shares.map(({ service, connections, how, at }) => {
      return seen(`services.${service}`, `${connections ?? 'unlimited'}: ${how}`, at);
    });
    const sum = seen('max_connections', `${room} usable, ${total} may be taken`, db?.at ?? shares[0]?.at);
    if (total <= room) return pass(sum, ...evidence);
    return fail(
      `the pools may take ${total} connections of ${room}`,
      [sum, ...evidence],
      'Lower POOLER_DEFAULT_POOL_SIZE (and the tenant’s row) or raise max_connections together with memory until the sum fits.',
    );
  },
});
