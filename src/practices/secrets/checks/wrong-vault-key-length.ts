import { defineCheck, fail, pass, seen, skip } from '../../../engine/check.ts';
import { servicesOf } from '../../../engine/find-service.ts';
import { inEffect, seenValue } from '../../../engine/in-effect.ts';

/** AES-256 takes the bytes as they are: supabase/supavisor:config/runtime.exs. */
const keyBytes = 32;

export const wrongVaultKeyLength = defineCheck({
  id: 'secrets/wrong-vault-key-length',
  pass: "The pooler's vault key has 32 bytes",
  fail: "The pooler's vault key has the wrong length",
  why: 'Supavisor cannot encrypt with it, so it restarts in a loop and no connection through the pooler succeeds.',
  severity: 'P1',
  sources: ['failure case 40', 'supabase/supavisor:config/runtime.exs'],
  needs: ['services'],
  uses: ['containers'],

  run({ services }, { facts }) {
    const poolers = servicesOf(inEffect(services, facts.containers), 'pooler');
    const pooler = poolers.find(({ product }) => product !== 'pgbouncer');
    if (pooler === undefined) return skip('this stack runs no Supavisor');
    const value = pooler.environment['VAULT_ENC_KEY'];
    const bytes = value?.secret?.bytes ?? Buffer.byteLength(value?.text ?? '');
    const evidence =
      value === undefined
        ? seen(`services.${pooler.name}.environment.VAULT_ENC_KEY`, 'not set', pooler.at)
        : seenValue(pooler, 'VAULT_ENC_KEY', value, `${bytes} bytes`);
    if (bytes === keyBytes) return pass(evidence);
    return fail(
      bytes === 0 ? 'VAULT_ENC_KEY is not set' : `VAULT_ENC_KEY has ${bytes} bytes instead of ${keyBytes}`,
      [evidence],
      'Set VAULT_ENC_KEY to 32 random letters and digits, drop the schema _supavisor in the database _supabase and recreate the pooler, which fills it again.',
    );
  },
});
