import { defineCheck, fail, pass, seen, some } from '../../../engine/check.ts';
import { counted, listed } from '../../../engine/words.ts';

/** 128 + SIGILL (4): the processor met an instruction that it does not have (Linux manual, signal(7)). */
const illegalInstruction = 132;

export const unfitProcessor = defineCheck({
  id: 'host/unfit-processor',
  pass: 'No container ended at an instruction this processor lacks',
  fail: 'A container ended at an instruction this processor lacks',
  why: 'It never starts on this machine, however often Docker tries, and what waits for it does not start either.',
  severity: 'P1',
  sources: ['failure case 45', 'Linux manual, signal(7): SIGILL', 'supabase/supabase#16777'],
  needs: ['services', 'containers'],

  run({ services, containers }) {
    const atOf = (name: string) => services.find((service) => service.name === name)?.at ?? services[0]?.at;
    const stopped = containers.project.filter(
      ({ exitCode, state }) => exitCode === illegalInstruction && state !== 'running',
    );
    const found = some(
      stopped.map(({ service, image }) =>
        seen(`services.${service}`, `${image} ended with exit code 132`, atOf(service)),
      ),
    );
    if (found === null)
      return pass(
        seen(
          'containers',
          `${counted(containers.project.length, 'container')}, none with exit code 132`,
          services[0]?.at,
        ),
      );
    return fail(
      `${listed(stopped.map(({ service }) => service))} ended with exit code 132, illegal instruction`,
      found,
      'Give the virtual machine the processor of its host (CPU type host, with AVX), or leave the service out; a former release may ask for less.',
    );
  },
});
