import { defineCheck, fail, pass, seen, some } from '../../../engine/check.ts';
import { counted, listed } from '../../../engine/words.ts';
import { isMasterKey, secretsOf } from '../kept-copies.ts';

export const serviceKeyInWebRoot = defineCheck({
  id: 'secrets/service-key-in-web-root',
  pass: 'No web server hands out the service_role key',
  fail: 'A web server hands out the service_role key',
  why: 'Whoever opens that file reads and changes every row and every user: the key passes by every policy.',
  severity: 'P0',
  sources: ['failure case 2', 'Supabase docs, "Understanding API keys": service_role never in a browser'],
  needs: ['services', 'keptTokens'],
  uses: ['containers'],

  run({ services, keptTokens }, { now, facts }) {
    const inUse = secretsOf(services, facts.containers);
    const served = keptTokens.copies.filter(({ kind }) => kind === 'web-root');
    const open = served.filter((copy) => isMasterKey(copy, services, inUse, now));
    const found = some(open.map(({ where, at }) => seen(where, 'holds a valid service_role key', at)));
    if (found === null)
      return pass(
        seen(
          'web servers',
          served.length === 0
            ? 'serve no file with a key'
            : `serve ${counted(served.length, 'key')}, none of service_role`,
          served[0]?.at,
        ),
      );
    return fail(
      `${listed(open.map(({ where }) => where))} ${open.length === 1 ? 'is' : 'are'} served to anybody with a valid service_role key inside`,
      found,
      'Take the key out of these files now, then rotate the JWT secret with all keys: it must be taken as read.',
    );
  },
});
