import { defineCheck, fail, pass, seen, skip, some } from '../../../engine/check.ts';
import { anchorOf } from '../../../engine/find-service.ts';
import { listed } from '../../../engine/words.ts';
import { daysUntil, expiryOf, printDistance, printMoment } from '../api-keys.ts';
import { judgedCopies, secretsOf } from '../kept-copies.ts';
import { isOurs } from '../stored-tokens.ts';

/** Up to here the other checks of copies tell. */
const soonDays = 60;
const horizonDays = 180;
const kinds = ['compose', 'function', 'gateway', 'proxy', 'web-root', 'script'] as const;

export const copiesExpiringThisHalfYear = defineCheck({
  id: 'secrets/copies-expiring-this-half-year',
  pass: 'Copies of API keys stay valid for more than half a year',
  fail: 'Copies of API keys expire within half a year',
  why: 'Each copy in the database or a file is rewritten by hand, and the one that is forgotten stops on that day.',
  severity: 'P2',
  sources: ['failure case 2', 'failure case 67'],
  needs: ['deployment', 'services', 'keptTokens'],
  uses: ['containers', 'storedTokens'],

  run({ deployment, services, keptTokens }, { now, facts }) {
    const inFiles = judgedCopies({ deployment, services, keptTokens }, facts.containers, kinds)
      .filter(({ signed }) => signed !== 'stale')
      .map(({ where, token, at }) => ({ where, token, at }));
    const inUse = secretsOf(services, facts.containers);
    const stored = facts.storedTokens.known ? facts.storedTokens.value.tokens : [];
    const at = anchorOf(services, 'db');
    const inDatabase = stored
      .filter(({ token }) => isOurs(token) && token.verifiedBy.some((signer) => inUse.includes(signer)))
      .map(({ where, token }) => ({ where, token, at }));
    const dated = [...inFiles, ...inDatabase].flatMap((copy) => {
      const expiry = expiryOf(copy.token);
      return expiry === null ? [] : [{ ...copy, expiry, days: daysUntil(expiry, now) }];
    });
    const due = dated
      .filter(({ days }) => days > soonDays && days <= horizonDays)
      .sort((one, other) => one.expiry.getTime() - other.expiry.getTime());
    const found = some(
      due.map(({ where, expiry, at: place }) => seen(where, `expires ${printMoment(expiry)}`, place)),
    );
    const first = due[0];
    if (found !== null && first !== undefined) {
      return fail(
        `keys in ${listed(due.map(({ where }) => where))} expire from ${printMoment(first.expiry)} on, ${printDistance(first.expiry, now)}`,
        found,
        'Let each of these places read the key from the environment or the vault, so that one change reaches all.',
      );
    }
    if (dated.some(({ days }) => days <= soonDays))
      return skip(
        'secrets/file-keys-expiring and secrets/stored-tokens-stale tell of copies that expire sooner',
      );
    const count = inFiles.length + inDatabase.length;
    const where = facts.storedTokens.known ? 'files and database' : 'files (the database was not looked at)';
    return pass(seen(where, count === 0 ? 'no copy of a valid key' : `valid copies: ${count}`, at));
  },
});
