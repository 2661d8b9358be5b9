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
    const judged = servicesOf(services, ...supabaseRoles);
    if (judged.length === 0) return skip('no Supabase service in these files');
    const free = judged.filter(({ limits }) => limits.memoryBytes === undefined || limits.memoryBytes === 0);
    const found = some(free.map(({ name, at }) => seen(`services.${name}`, 'no memory limit', at)));
    if (found === null) {
      const sum = judged.reduce((bytes, { limits }) => bytes + (limits.memoryBytes ?? 0), 0);
      return pass(
        seen('limits', `${counted(judged.length, 'service')}, ${printBytes(sum)} in all`, judged[0]?.at),
      );
    }
    return fail(
      `${free.length} of ${counted(judged.length, 'service')} may take all memory`,
      found,
      'Set deploy.resources.limits.memory on each service, the database first, so that the sum leaves room for the host.',
    );
  },
});
