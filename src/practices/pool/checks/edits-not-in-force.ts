import { defineCheck, fail, pass, seen, skip, some, unknown } from '../../../engine/check.ts';
import { settingOf } from '../../../engine/find-service.ts';
import { listed } from '../../../engine/words.ts';
import { supavisorOf } from '../supavisor.ts';

export const editsNotInForce = defineCheck({
  id: 'pool/edits-not-in-force',
  pass: 'The pooler runs with the sizes in the files',
  fail: 'The pooler does not run with the sizes in the files',
  why: 'Supavisor reads them once, when it first makes the tenant; edits and restarts change nothing.',
  severity: 'P1',
  sources: [
    'failure case 38',
    'upstream volumes/pooler/pooler.exs',
    'supabase/supavisor: lib/supavisor/manager.ex',
  ],
  needs: ['services', 'poolerTenants'],

  run({ services, poolerTenants }) {
    const pooler = supavisorOf(services);
    if (pooler === undefined) return skip('this stack runs no Supavisor');
    const id = settingOf(pooler, 'POOLER_TENANT_ID');
    if (id === undefined) return unknown('POOLER_TENANT_ID is not set on the pooler');

    const rows = poolerTenants.tenants;
    const row = rows.find(({ externalId }) => externalId === id.text);
    const environment = `services.${pooler.name}.environment`;
    if (row === undefined) return unknown(`Supavisor has no tenant ${id.text}, so no size of it is in force`);
    const compared = [
      { name: 'POOLER_DEFAULT_POOL_SIZE', column: 'default_pool_size', live: row.defaultPoolSize },
      { name: 'POOLER_MAX_CLIENT_CONN', column: 'default_max_clients', live: row.defaultMaxClients },
    ].map((one) => ({ ...one, value: settingOf(pooler, one.name) }));
    // A row of its own decides for a user; the manager's decides for the user that looks up passwords alone.
    const size = compared[0];
    const users = (row.users ?? [])
      .filter(({ manager, poolSize }) => !manager && poolSize !== null)
      .map(({ name, poolSize }) => ({
        name: 'POOLER_DEFAULT_POOL_SIZE',
        column: `pool_size of user ${name}`,
        live: poolSize ?? 0,
        value: name === 'postgres' ? size?.value : undefined,
      }));
    const differ = [...compared, ...users].filter(
      ({ value, live }) => value !== undefined && Number(value.text) !== live,
    );
    const found = some(
      differ.map(({ name, column, live, value }) =>
        seen(`${environment}.${name}`, `${value?.text}, but ${column} is ${live}`, value?.at),
      ),
    );
    if (found === null) {
      const own = users.map(({ column, live }) => `, ${column} ${live}`).join('');
      const saw = `${row.defaultPoolSize} connections, ${row.defaultMaxClients} clients${own}`;
      return pass(seen(`tenant ${row.externalId}`, saw, id.at));
    }
    return fail(
      `${listed(differ.map(({ name }) => name))} ${new Set(differ.map(({ name }) => name)).size === 1 ? 'is' : 'are'} not what runs`,
      found,
      'Run seaworthy apply --only pool: it sets default_pool_size and default_max_clients in _supavisor.tenants (pool_size of postgres in _supavisor.users) of the database _supabase, and recreates the pooler.',
    );
  },
});
