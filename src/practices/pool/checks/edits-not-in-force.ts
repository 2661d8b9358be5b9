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
  sources: ['failure case 38', 'upstream volumes/pooler/pooler.exs'],
  needs: ['services', 'poolerTenants'],

  run({ services, poolerTenants }) {
    const pooler = supavisorOf(services);
    if (pooler === undefined) return skip('this stack runs no Supavisor');
    const id = settingOf(pooler, 'POOLER_TENANT_ID');
    if (id === undefined) return unknown('POOLER_TENANT_ID is not set on the pooler');

    const rows = poolerTenants.tenants;
    const row = rows.find(({ externalId }) => externalId === id.text);
    const environment = `services.${pooler.name}.environment`;
    if (row === undefined) {
      const has = rows.length === 0 ? 'no tenant' : listed(rows.map(({ externalId }) => externalId));
      return fail(
        `Supavisor has no tenant ${id.text}`,
        [seen(`${environment}.POOLER_TENANT_ID`, `${id.text}; the table holds ${has}`, id.at)],
        'Recreate the pooler so that it makes the tenant, or set POOLER_TENANT_ID back to the one that exists.',
      );
    }
    const compared = [
      { name: 'POOLER_DEFAULT_POOL_SIZE', column: 'default_pool_size', live: row.defaultPoolSize },
      { name: 'POOLER_MAX_CLIENT_CONN', column: 'default_max_clients', live: row.defaultMaxClients },
    ].map((one) => ({ ...one, value: settingOf(pooler, one.name) }));
    const differ = compared.filter(({ value, live }) => value !== undefined && Number(value.text) !== live);
    const found = some(
      differ.map(({ name, column, live, value }) =>
        seen(`${environment}.${name}`, `${value?.text}, but ${column} is ${live}`, value?.at),
      ),
    );
    if (found === null) {
      const saw = `${row.defaultPoolSize} connections, ${row.defaultMaxClients} clients`;
      return pass(seen(`tenant ${row.externalId}`, saw, id.at));
    }
    return fail(
      `${listed(differ.map(({ name }) => name))} ${differ.length === 1 ? 'is' : 'are'} not what runs`,
      found,
      'Set default_pool_size and default_max_clients in _supavisor.tenants of the database _supabase, then restart the pooler.',
    );
  },
});
