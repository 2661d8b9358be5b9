import { defineCheck, fail, pass, seen, some, unknown } from '../../../engine/check.ts';
import { listed } from '../../../engine/words.ts';
import { daysUntil, printDistance, printMoment } from '../api-keys.ts';
import { judgedCopies, printCopy } from '../kept-copies.ts';

const horizonDays = 60;

/** Not copies of the env file: nothing calls with those. */
const inUseKinds = ['compose', 'function', 'gateway', 'proxy', 'web-root', 'script'] as const;

export const fileKeysExpiring = defineCheck({
  id: 'secrets/file-keys-expiring',
  pass: 'Copies of API keys in files stay valid for more than 60 days',
  fail: 'Copies of API keys in files are about to expire, or have',
  why: 'New keys in the env file do not reach these copies: whatever calls with them gets 401 from that moment on.',
  severity: 'P1',
  sources: ['failure case 2', 'failure case 67', 'RFC 7519 section 4.1.4'],
  needs: ['deployment', 'services', 'keptTokens'],
  uses: ['containers'],

  run({ deployment, services, keptTokens }, { now, facts }) {
    const copies = judgedCopies({ deployment, services, keptTokens }, facts.containers, inUseKinds).filter(
      ({ signed }) => signed !== 'stale',
    );
    const soon = copies
      .flatMap((copy) => (copy.expiry === null ? [] : [{ ...copy, expiry: copy.expiry }]))
      .filter(({ expiry }) => daysUntil(expiry, now) <= horizonDays)
      .sort((one, other) => one.expiry.getTime() - other.expiry.getTime());
    const found = some(soon.map((copy) => seen(copy.where, printCopy(copy), copy.at)));
    const first = soon[0]?.expiry;
    if (found !== null && first !== undefined) {
      const verb = first < now ? 'expired' : 'expires';
      return fail(
        `the key in ${listed(soon.map(({ where }) => where))} ${verb} on ${printMoment(first)}, ${printDistance(first, now)}`,
        found,
        'Let each read the key from its environment before new keys are signed, then recreate what read the file.',
      );
    }
    const { skipped } = keptTokens;
    if (skipped.length > 0)
      return unknown(`${skipped.map(({ path, reason }) => `${path} ${reason}`).join('; ')}`);
    if (copies.length === 0) return pass(seen('files', 'no copy of a valid key'));
    return pass(...copies.map((copy) => seen(copy.where, printCopy(copy), copy.at)));
  },
});
