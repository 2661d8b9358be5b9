import { memoryBudget } from '../../../engine/budget/memory.ts';
import { defineCheck, fail, pass, seen, skip, some } from '../../../engine/check.ts';
import { servicesOf } from '../../../engine/find-service.ts';
import { counted } from '../../../engine/words.ts';
import { printBytes } from '../../../model/bytes.ts';
import { supabaseRoles } from '../../../model/facts/services.ts';

export const none = defineCheck({
  id: 'limits/none',
  pass: 'Every Supabase service has a memory limit',
  fail: 'Services have no memory limit',
  why: 'One service that leaks takes all memory, and the kernel may kill the database instead of it.',
  severity: 'P1',
  sources: ['failure case 74', 'seed report 9', 'checklist: Limits'],
  needs: ['services'],

  run({ services }) {
    const { shares, limitedBytes } = memoryBudget({ services: servicesOf(services, ...supabaseRoles) });
    if (shares.length === 0) return skip('no Supabase service in these files');
    const free = shares.filter(({ limitBytes }) => limitBytes === null);
    const found = some(
      free.map(({ service }) =>
        seen(`services.${service}`, 'no memory limit', services.find(({ name }) => name === service)?.at),
      ),
    );
    if (found === null) {
      const saw = `${counted(shares.length, 'service')}, ${printBytes(limitedBytes)} in all`;
      return pass(seen('limits', saw, services.find(({ name }) => name === shares[0]?.service)?.at));
    }
    return fail(
      `${free.length} of ${counted(shares.length, 'service')} may take all memory`,
      found,
      'seaworthy apply --only limits/fitted-limits gives each service a limit that fits this machine; seaworthy limits advise shows them.',
    );
  },
});
