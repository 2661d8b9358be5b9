import { defineCheck, fail, pass, skip } from '../../../engine/check.ts';
import { isOn, textOf } from '../../../engine/in-effect.ts';
import { authOf, setting } from '../sign-up.ts';

const name = 'GOTRUE_RATE_LIMIT_HEADER';

export const noRateLimitHeader = defineCheck({
  id: 'auth/no-rate-limit-header',
  pass: 'Auth limits requests by address',
  fail: 'Auth limits nobody',
  why: 'Without the header auth does not know who calls, skips every limit by address, and lets passwords be guessed without end.',
  severity: 'P1',
  sources: ['failure case 34', 'supabase/auth:internal/api/middleware.go'],
  needs: ['services'],
  uses: ['containers'],

  run({ services }, { facts }) {
    const auth = authOf(services, facts.containers);
    if (auth === undefined) return skip('this stack runs no auth service');
    const header = setting(auth, name);
    if (textOf(auth, name) !== undefined) return pass(header);
    // Newer releases can take the address from Sb-Forwarded-For instead.
    const forwarded = 'GOTRUE_SECURITY_SB_FORWARDED_FOR_ENABLED';
    if (isOn(auth, forwarded)) return pass(setting(auth, forwarded));
    return fail(
      `${name} is not set, so no limit by address applies`,
      [header],
      `Add ${name} with a header that your proxy overwrites, such as X-Real-IP, to the environment of auth and recreate it.`,
    );
  },
});
