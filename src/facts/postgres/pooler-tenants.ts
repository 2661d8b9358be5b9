import { z } from 'zod';
import { known } from '../../model/fact.ts';
import { passwordJudge } from './pooler-password.ts';
import { defineDatabaseFact, onSupabase, readAnswer } from './question.ts';

const users = z.array(
  z.object({
    name: z.string(),
    manager: z.boolean(),
    poolSize: z.number().nullable(),
    sealed: z.string().nullable(),
  }),
);
const shape = z.array(
  z.object({ externalId: z.string(), defaultPoolSize: z.number(), defaultMaxClients: z.number(), users }),
);

/** Supavisor's tenants as they are in effect: the file only seeds them (failure case 38). The stored passwords stay here. */
export const poolerTenants = defineDatabaseFact({
  fact: 'poolerTenants',
  questions: {
    rows: onSupabase(`
select coalesce(jsonb_agg(jsonb_build_object(
  'externalId', t.external_id, 'defaultPoolSize', t.default_pool_size,
  'defaultMaxClients', t.default_max_clients,
  'users', (select coalesce(jsonb_agg(jsonb_build_object(
      'name', u.db_user, 'manager', coalesce(u.is_manager, false), 'poolSize', u.pool_size,
      'sealed', replace(encode(u.db_pass_encrypted, 'base64'), E'\\n', '')) order by u.db_user), '[]')
    from (select * from _supavisor.users where tenant_external_id = t.external_id limit 50) as u)
  ) order by t.external_id), '[]')
from _supavisor.tenants t`),
  },
  async read({ rows }, context) {
    const parsed = readAnswer(rows, shape);
    if (!parsed.known) return parsed;
    const judge = await passwordJudge(context);
    const tenants = parsed.value.map(({ users: stored, ...tenant }) => ({
      ...tenant,
      users: stored.map(({ sealed, ...user }) => ({ ...user, password: judge(user.manager, sealed) })),
    }));
    return known({ tenants });
  },
});
