import { defineCheck, fail, pass, seen, skip, some } from '../../../engine/check.ts';
import { listed } from '../../../engine/words.ts';
import { apiKeysOf, daysUntil, expiryOf, printDistance, printMoment } from '../api-keys.ts';
import { secretsInUse, shortName } from '../secrets-in-use.ts';

const horizonDays = 60;

export const expiringApiKeys = defineCheck({
  id: 'secrets/expiring-api-keys',
  pass: 'The API keys stay valid for more than 60 days',
  fail: 'API keys are about to expire, or have',
  why: 'At that moment every client gets 401 at once, and only new keys in every client bring them back.',
  severity: 'P0',
  sources: ['failure case 2', 'RFC 7519 section 4.1.4', 'supabase/supabase:docker/.env.example'],
  needs: ['deployment', 'services'],
  uses: ['containers'],

  run({ deployment, services }, { now, facts }) {
    const keys = apiKeysOf(secretsInUse(deployment, services, facts.containers));
    if (keys.length === 0) return skip('no service is given an API key that is a JSON Web Token');
    const dated = keys
      .flatMap((key) => ({ ...key, expiry: expiryOf(key.token) ?? undefined }))
      .sort((one, other) => (one.expiry?.getTime() ?? Infinity) - (other.expiry?.getTime() ?? Infinity));
    const evidence = dated.map(({ name, at, expiry }) =>
      seen(name, expiry === undefined ? 'never expires' : `expires ${printMoment(expiry)}`, at),
    );
    const soon = dated.filter(({ expiry }) => expiry !== undefined && daysUntil(expiry, now) <= horizonDays);
    const first = soon[0]?.expiry;
    const found = some(evidence.slice(0, soon.length));
    if (first === undefined || found === null) return pass(...evidence);
    const names = soon
      .filter(({ expiry }) => expiry?.getTime() === first.getTime())
      .map(({ name }) => shortName(name));
    const verb = first < now ? 'expired' : names.length === 1 ? 'expires' : 'expire';
    return fail(
      `${listed(names)} ${verb} on ${printMoment(first)}, ${printDistance(first, now)}`,
      found,
      'Sign new anon and service_role keys with the JWT secret in use, put them into every client and copy, and recreate all containers.',
    );
  },
});
