import { defineCheck, fail, pass, seen, skip, some } from '../../../engine/check.ts';
import { listed } from '../../../engine/words.ts';
import { judgedCopies, printCopy, secretsOf } from '../kept-copies.ts';

export const scriptKeysStale = defineCheck({
  id: 'secrets/script-keys-stale',
  pass: 'Scripts hold no stale API key',
  fail: 'Scripts hold a stale API key',
  why: 'The job that calls with it gets 401, perhaps at night and into a log that nobody reads.',
  severity: 'P3',
  sources: ['failure case 67'],
  needs: ['deployment', 'services', 'keptTokens'],
  uses: ['containers'],

  run({ deployment, services, keptTokens }, { facts }) {
    if (secretsOf(services, facts.containers).length === 0)
      return skip('no service names a JWT secret to compare with');
    const copies = judgedCopies({ deployment, services, keptTokens }, facts.containers, ['script']);
    const stale = copies.filter(({ signed }) => signed === 'stale');
    const found = some(stale.map((copy) => seen(copy.where, printCopy(copy), copy.at)));
    if (found !== null) {
      return fail(
        `${listed(stale.map(({ where }) => where))} ${stale.length === 1 ? 'holds' : 'hold'} a key that the services refuse`,
        found,
        'Let the script read the key from the environment or the env file, and remove this one.',
      );
    }
    if (copies.length === 0) return pass(seen('scripts', 'no copy of a key'));
    return pass(...copies.map((copy) => seen(copy.where, printCopy(copy), copy.at)));
  },
});
