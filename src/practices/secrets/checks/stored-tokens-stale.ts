import { defineCheck, fail, pass, seen, skip, some, unknown } from '../../../engine/check.ts';
import { anchorOf } from '../../../engine/find-service.ts';
import { inEffect } from '../../../engine/in-effect.ts';
import { listed } from '../../../engine/words.ts';
import { jwtSecretsOf } from '../jwt-secrets.ts';
import { staleOnes } from '../stored-tokens.ts';

export const storedTokensStale = defineCheck({
  id: 'secrets/stored-tokens-stale',
  pass: 'API keys stored inside the database are valid',
  fail: 'API keys stored inside the database are stale',
  why: 'Database webhooks and cron jobs call with these keys and get 401, which nobody sees.',
  severity: 'P1',
  sources: ['failure case 67', 'failure case 2'],
  needs: ['services', 'storedTokens'],
  uses: ['containers'],

  run({ services, storedTokens }, { now, facts }) {
    const { tokens, secrets = [], skipped } = storedTokens;
    const inUse = jwtSecretsOf(inEffect(services, facts.containers)).map(({ secret }) => secret.fingerprint);
    if (inUse.length === 0) return skip('no service names a JWT secret to compare with');
    const place = anchorOf(services, 'db', 'rest');
    const stale = staleOnes({ tokens, secrets }, inUse, now);
    const evidence = some(stale.map(({ where, fault }) => seen(where, fault, place)));
    if (evidence !== null) {
      return fail(
        `${listed(stale.map(({ where }) => where))} ${stale.length === 1 ? 'holds' : 'hold'} a key that is no longer valid`,
        evidence,
        'Write the present service_role key into each of these places, or let them read it from the vault.',
      );
    }
    if (skipped.length > 0) {
      return unknown(
        `${skipped.map(({ where, reason }) => `${where} could not be searched (${reason})`).join('; ')}`,
      );
    }
    const count = tokens.length + secrets.length;
    return pass(seen('database', count === 0 ? 'holds no token' : `${count} stored keys, all valid`, place));
  },
});
