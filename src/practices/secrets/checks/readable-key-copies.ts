import { defineCheck, fail, pass, seen, some } from '../../../engine/check.ts';
import { listed } from '../../../engine/words.ts';
import { isMasterKey, secretsOf } from '../kept-copies.ts';

const othersRead = 0o004;

export const readableKeyCopies = defineCheck({
  id: 'secrets/readable-key-copies',
  pass: 'No file that everybody can read holds the service_role key',
  fail: 'Files that everybody can read hold the service_role key',
  why: 'Any process on the machine, a hacked web application for one, becomes service_role with it.',
  severity: 'P2',
  sources: ['failure case 2', 'chmod(1)'],
  needs: ['services', 'keptTokens'],
  uses: ['containers'],

  run({ services, keptTokens }, { now, facts }) {
    const inUse = secretsOf(services, facts.containers);
    const masters = keptTokens.copies.filter(
      (copy) =>
        (copy.kind === 'script' || copy.kind === 'env-copy') && isMasterKey(copy, services, inUse, now),
    );
    const wide = masters.filter(({ mode = 0 }) => (mode & othersRead) !== 0);
    const found = some(
      wide.map(({ where, at, mode = 0 }) =>
        seen(where, `mode ${mode.toString(8).padStart(4, '0')}, holds a valid service_role key`, at),
      ),
    );
    if (found === null) {
      const saw =
        masters.length === 0
          ? 'hold no valid service_role key'
          : 'only their owner and group can read the key';
      return pass(seen('scripts and copies of the env file', saw, masters[0]?.at));
    }
    return fail(
      `${listed(wide.map(({ where }) => where))} ${new Set(wide.map(({ where }) => where)).size === 1 ? 'shows' : 'show'} a valid service_role key to every user`,
      found,
      'Let scripts read the key from the env file, delete old copies of it, and take the right to read from other users (chmod o-rwx).',
    );
  },
});
