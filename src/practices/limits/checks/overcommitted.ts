import { defineCheck, fail, pass, seen, skip, some } from '../../../engine/check.ts';
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
    const limited = services.filter(({ limits }) => (limits.memoryBytes ?? 0) > 0);
    const evidence = some(
      limited.map(({ name, at, limits }) =>
        seen(`services.${name}`, `may take ${printBytes(limits.memoryBytes ?? 0)}`, limits.at ?? at),
      ),
    );
    if (evidence === null) return skip('no service has a memory limit');

    // The engine may live in a smaller virtual machine than the host it was asked from.
    const engine = facts.engine.known ? facts.engine.value.memoryBytes : memory.totalBytes;
    const total = Math.min(engine, memory.totalBytes);
    const sum = limited.reduce((bytes, { limits }) => bytes + (limits.memoryBytes ?? 0), 0);
    if (sum <= total) {
      return pass(
        seen('limits', `${printBytes(sum)} of ${printBytes(total)}`, limited[0]?.limits.at ?? limited[0]?.at),
      );
    }
    return fail(
      `limits of ${printBytes(sum)} on a machine with ${printBytes(total)}`,
      evidence,
      'Lower the limits of what matters least, or add memory, until the sum leaves a tenth to the host.',
    );
  },
});
