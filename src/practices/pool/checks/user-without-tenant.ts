import { defineCheck, fail, pass, seen, skip, some } from '../../../engine/check.ts';
import { settingOf } from '../../../engine/find-service.ts';
import { counted, listed } from '../../../engine/words.ts';
import { pooledLogins } from '../pooled-logins.ts';
import { supavisorOf } from '../supavisor.ts';

export const userWithoutTenant = defineCheck({
  id: 'pool/user-without-tenant',
  pass: 'Services log in at the pooler with the name of the tenant',
  fail: 'A service logs in at the pooler without the name of the tenant',
  why: 'Supavisor takes the tenant from the user name: without it every login ends with "Tenant or user not found".',
  severity: 'P1',
  sources: ['failure case 37', 'supabase/supavisor: lib/supavisor/handler_helpers.ex'],
  needs: ['services'],
  uses: ['poolerTenants'],

  run({ services }, { facts }) {
    const pooler = supavisorOf(services);
    if (pooler === undefined) return skip('this stack runs no Supavisor');
    const logins = pooledLogins(services, pooler);
    if (logins.length === 0) return skip('no service of these files connects through the pooler');

    const written = settingOf(pooler, 'POOLER_TENANT_ID')?.text;
    const live = facts.poolerTenants.known ? facts.poolerTenants.value.tenants : [];
    const known = [...(written == null ? [] : [written]), ...live.map(({ externalId }) => externalId)];
    const wrong = logins.filter(({ user }) => {
      const tenant = /\.([^.]*)$/.exec(user)?.[1];
      return tenant === undefined || (known.length > 0 && !known.includes(tenant));
    });
    const found = some(
      wrong.map(({ service, name, user, value }) =>
        seen(`services.${service.name}.environment.${name}`, `logs in as ${user}`, value.at),
      ),
    );
    if (found === null) {
      const users = listed(logins.map(({ user }) => user));
      return pass(
        seen(`services.${pooler.name}`, `${counted(logins.length, 'login')} as ${users}`, pooler.at),
      );
    }
    const tenant = known[0] ?? '<tenant>';
    return fail(
      `${listed(wrong.map(({ service }) => service.name))} logs in as ${listed(wrong.map(({ user }) => user))}`,
      found,
      `Write the user as postgres.${tenant} wherever the host is the pooler, and recreate the service.`,
    );
  },
});
