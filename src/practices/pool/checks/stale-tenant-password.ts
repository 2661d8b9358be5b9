import { defineCheck, fail, pass, seen, skip, some, unknown } from '../../../engine/check.ts';
import { settingOf } from '../../../engine/find-service.ts';
import { editPlace } from '../../../engine/in-effect.ts';
import { listed } from '../../../engine/words.ts';
import { supavisorOf } from '../supavisor.ts';

export const staleTenantPassword = defineCheck({
  id: 'pool/stale-tenant-password',
  pass: 'The pooler can use the password it has stored',
  fail: 'The pooler cannot use the password it has stored',
  why: 'It logs in with that password to look up users, so once its caches are empty every client is refused.',
  severity: 'P1',
  sources: [
    'failure case 40',
    'failure case 38',
    'upstream volumes/pooler/pooler.exs',
    'danielberkompas/cloak: lib/cloak/ciphers/aes_gcm.ex',
  ],
  needs: ['services'],
  uses: ['poolerTenants'],

  run({ services }, { facts: { poolerTenants } }) {
    const pooler = supavisorOf(services);
    if (pooler === undefined) return skip('this stack runs no Supavisor');
    if (!poolerTenants.known) return unknown(poolerTenants.reason);
    const users = poolerTenants.value.tenants.flatMap(({ externalId, users: of = [] }) =>
      of.map((user) => ({ ...user, of: `${user.name} of tenant ${externalId}` })),
    );
    const sealed = users.filter(({ password }) => password === 'sealed');
    const stale = users.filter(({ password }) => password === 'other');
    const keyAt = settingOf(pooler, 'VAULT_ENC_KEY');
    const passwordAt = settingOf(pooler, 'POSTGRES_PASSWORD');
    const found = some([
      ...sealed.map(({ of }) =>
        seen(of, 'was sealed with another VAULT_ENC_KEY', (keyAt && editPlace(keyAt)) ?? pooler.at),
      ),
      ...stale.map(({ of }) =>
        seen(
          of,
          'has another password than POSTGRES_PASSWORD',
          (passwordAt && editPlace(passwordAt)) ?? pooler.at,
        ),
      ),
    ]);
    if (found !== null) {
      const causes = [sealed.length > 0 ? 'VAULT_ENC_KEY' : '', stale.length > 0 ? 'POSTGRES_PASSWORD' : ''];
      return fail(
        `${listed(causes.filter((cause) => cause !== ''))} changed after Supavisor had stored the password`,
        found,
        'Put the former value back, or drop the schema _supavisor in the database _supabase and recreate the pooler, which makes the tenant anew.',
      );
    }
    const current = users.filter(({ password }) => password === 'current');
    if (current.length === 0)
      return unknown('no stored password could be opened with the key of a running pooler');
    return pass(
      ...current.map(({ of }) => seen(of, 'has the password in use, under the key in use', pooler.at)),
    );
  },
});
