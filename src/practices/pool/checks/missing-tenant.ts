import { defineCheck, fail, pass, seen, skip, unknown } from '../../../engine/check.ts';
import { settingOf } from '../../../engine/find-service.ts';
import { editPlace } from '../../../engine/in-effect.ts';
import { listed } from '../../../engine/words.ts';
import { supavisorOf } from '../supavisor.ts';

export const missingTenant = defineCheck({
  id: 'pool/missing-tenant',
  pass: 'The pooler has the tenant that the files name',
  fail: 'The pooler does not have the tenant that the files name',
  why: 'Every login as postgres.<tenant> is refused: "Tenant or user not found".',
  severity: 'P1',
  sources: ['failure case 37', 'supabase/supavisor: lib/supavisor/handler_helpers.ex'],
  needs: ['services'],
  uses: ['poolerTenants'],

  run({ services }, { facts }) {
    const pooler = supavisorOf(services);
    if (pooler === undefined) return skip('this stack runs no Supavisor');
    const id = settingOf(pooler, 'POOLER_TENANT_ID');
    if (id === undefined) return unknown('POOLER_TENANT_ID is not set on the pooler');
    if (!facts.poolerTenants.known) return unknown(facts.poolerTenants.reason);
    const held = facts.poolerTenants.value.tenants.map(({ externalId }) => externalId);
    const subject = `services.${pooler.name}.environment.POOLER_TENANT_ID`;
    if (held.includes(id.text ?? ''))
      return pass(seen(subject, `${id.text}, as in _supavisor.tenants`, id.at));
    const has = held.length === 0 ? 'no tenant' : listed(held);
    return fail(
      `Supavisor has no tenant ${id.text}`,
      [seen(subject, `${id.text}; the table holds ${has}`, editPlace(id))],
      'Recreate the pooler so that it makes the tenant, or set POOLER_TENANT_ID back to the one that exists.',
    );
  },
});
