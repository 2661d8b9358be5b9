import { defineCheck, fail, pass, seen } from '../../../engine/check.ts';
import { anchorOf } from '../../../engine/find-service.ts';
import { printBytes } from '../../../model/bytes.ts';

export const noSwap = defineCheck({
  id: 'host/no-swap',
  pass: 'The host has swap',
  fail: 'The host has no swap',
  why: 'A short peak of memory ends with a killed service instead of a slow minute.',
  severity: 'P3',
  sources: ['failure case 74'],
  needs: ['services', 'memory'],

  run({ services, memory }) {
    const { totalBytes, swapBytes } = memory;
    const at = anchorOf(services, 'db');
    const saw = `${swapBytes === 0 ? 'no' : printBytes(swapBytes)} swap beside ${printBytes(totalBytes)} of memory`;
    if (swapBytes > 0) return pass(seen('host', saw, at));
    return fail(
      'the host has no swap',
      [seen('host', saw, at)],
      'Add a swap file of 2 to 4 GiB and set vm.swappiness to 10.',
    );
  },
});
