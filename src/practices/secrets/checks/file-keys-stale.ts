import { defineCheck, fail, pass, seen, skip, some, unknown } from '../../../engine/check.ts';
import { counted, listed } from '../../../engine/words.ts';
import { judgedCopies, printCopy, secretsOf } from '../kept-copies.ts';

export const fileKeysStale = defineCheck({
  id: 'secrets/file-keys-stale',
  pass: 'Copies of API keys in files are signed by the secret in use',
  fail: 'Copies of API keys in files are stale',
  why: 'The function, proxy or gateway that calls with such a key gets 401, and nobody who rotated the secret thought of it.',
  severity: 'P1',
  sources: ['failure case 67', 'failure case 2', 'failure case 14'],
  needs: ['deployment', 'services', 'keptTokens'],
  uses: ['containers'],

  run({ deployment, services, keptTokens }, { facts }) {
    if (secretsOf(services, facts.containers).length === 0)
      return skip('no service names a JWT secret to compare with');
    // A script is run by somebody who sees it fail: secrets/script-keys-stale.
    const kinds = ['compose', 'function', 'gateway', 'proxy', 'web-root'] as const;
    const copies = judgedCopies({ deployment, services, keptTokens }, facts.containers, kinds);
    const stale = copies.filter(({ signed }) => signed === 'stale');
    const found = some(stale.map((copy) => seen(copy.where, printCopy(copy), copy.at)));
    if (found !== null) {
      return fail(
        `${listed(stale.map(({ where }) => where))} ${stale.length === 1 ? 'holds' : 'hold'} a key that the services refuse`,
        found,
        'Let the code read the key from its environment, or write the present key there, and recreate what read the file.',
      );
    }
    const { skipped } = keptTokens;
    if (skipped.length > 0)
      return unknown(`${skipped.map(({ path, reason }) => `${path} ${reason}`).join('; ')}`);
    if (copies.length === 0)
      return pass(seen('files', `${counted(keptTokens.scanned, 'file')} without a copy of a key`));
    return pass(...copies.map((copy) => seen(copy.where, printCopy(copy), copy.at)));
  },
});
