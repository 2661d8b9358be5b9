import { defineCheck, fail, pass, seen, skip, some } from '../../../engine/check.ts';
import { listed } from '../../../engine/words.ts';
import { apiKeysOf, daysUntil, expiryOf, printDistance, printMoment } from '../api-keys.ts';
import { secretsInUse, shortName } from '../secrets-in-use.ts';

/** Up to here secrets/expiring-api-keys tells. */
const soonDays = 60;
const horizonDays = 180;

export const apiKeysExpiringThisHalfYear = defineCheck({
  id: 'secrets/api-keys-expiring-this-half-year',
  pass: 'The API keys stay valid for more than half a year',
  fail: 'API keys expire within half a year',
  why: 'Applications in stores and on devices carry the anon key, and half a year is what a new release may take to reach them.',
  severity: 'P2',
  sources: ['failure case 2'],
  needs: ['deployment', 'services'],
  uses: ['containers'],

  run({ deployment, services }, { now, facts }) {
    const keys = apiKeysOf(secretsInUse(deployment, services, facts.containers));
    if (keys.length === 0) return skip('no service is given an API key that is a JSON Web Token');
    const dated = keys.flatMap((key) => {
      const expiry = expiryOf(key.token);
      return expiry === null ? [] : [{ ...key, expiry, days: daysUntil(expiry, now) }];
    });
    const due = dated.filter(({ days }) => days > soonDays && days <= horizonDays);
    const evidence = some(due.map((key) => seen(key.name, `expires ${printMoment(key.expiry)}`, key.at)));
    const first = due.map(({ expiry }) => expiry).sort((one, other) => one.getTime() - other.getTime())[0];
    if (evidence !== null && first !== undefined) {
      return fail(
        `${listed(due.map(({ name }) => shortName(name)))} expire from ${printMoment(first)} on, ${printDistance(first, now)}`,
        evidence,
        'Plan the release that carries new API keys, and sign them with the JWT secret in use.',
      );
    }
    if (dated.some(({ days }) => days <= soonDays))
      return skip('secrets/expiring-api-keys tells of keys that expire sooner');
    return pass(...dated.map((key) => seen(key.name, `expires ${printMoment(key.expiry)}`, key.at)));
  },
});
