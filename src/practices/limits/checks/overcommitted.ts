import { memoryBudget } from '../../../engine/budget/memory.ts';
import { defineCheck, fail, pass, seen, skip, some } from '../../../engine/check.ts';
import { counted } from '../../../engine/words.ts';
import { printBytes } from '../../../model/bytes.ts';

export const overcommitted = defineCheck({
  id: 'limits/overcommitted',
  pass: 'The memory limits fit the machine',
  fail: 'The memory limits exceed the machine',
  why: 'When services use what they may, the kernel kills one of them, often the database.',
  severity: 'P1',
  sources: ['failure case 74'],
  needs: ['services', 'memory'],
  uses: ['engine'],

  run({ services, memory }, { facts }) {
    const engine = facts.engine.known ? facts.engine.value : undefined;
    const { shares, limitedBytes, totalBytes } = memoryBudget({ services, memory, engine });
    const limited = shares.filter(({ limitBytes }) => limitBytes !== null);
    const evidence = some(
      limited.map(({ service, limitBytes, replicas = 1, at }) => {
        const each = replicas === 1 ? '' : ` in each of ${counted(replicas, 'container')}`;
        return seen(`services.${service}`, `may take ${printBytes(limitBytes ?? 0)}${each}`, at);
      }),
    );
    if (evidence === null) return skip('no service has a memory limit');

    const total = totalBytes ?? memory.totalBytes;
    if (limitedBytes <= total) {
      return pass(seen('limits', `${printBytes(limitedBytes)} of ${printBytes(total)}`, limited[0]?.at));
    }
    return fail(
      `limits of ${printBytes(limitedBytes)} on a machine with ${printBytes(total)}`,
      evidence,
      'Lower the limits of what matters least, or add memory; seaworthy limits advise shows what would fit where your files say nothing.',
    );
  },
});
