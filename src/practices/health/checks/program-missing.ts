import { defineCheck, fail, pass, seen, some, unknown } from '../../../engine/check.ts';
import { counted, listed } from '../../../engine/words.ts';

export const programMissing = defineCheck({
  id: 'health/program-missing',
  pass: 'Health checks find the program they call',
  fail: 'A health check calls a program that the image does not have',
  why: 'The check fails for ever, so the service is unhealthy and whatever depends on it never starts, though it works.',
  severity: 'P2',
  sources: ['failure case 77', 'POSIX shell: 127 = command not found', 'supabase/supabase#27312'],
  needs: ['services', 'containers'],

  run({ services, containers }) {
    const probed = containers.project.flatMap((one) =>
      one.lastProbe === undefined ? [] : [{ ...one, probe: one.lastProbe }],
    );
    if (probed.length === 0) return unknown('no health check of these containers has run yet');
    const place = (name: string) => services.find((one) => one.name === name);
    const broken = probed.filter(({ health, probe }) => health !== 'healthy' && isMissing(probe));
    const found = some(
      broken.map(({ service: name, probe }) => {
        const service = place(name);
        return seen(
          `services.${name}.healthcheck`,
          probe.output || `exit code ${probe.exitCode}`,
          service?.healthcheck?.at ?? service?.at,
        );
      }),
    );
    if (found === null)
      return pass(
        seen('containers', `${counted(probed.length, 'check')}, every program found`, services[0]?.at),
      );
    return fail(
      `the check of ${listed(broken.map(({ service }) => service))} cannot run`,
      found,
      'Write the check with what the image has (wget in Alpine images, node in Studio and postgres-meta, bash with /dev/tcp in others), and recreate the service.',
    );
  },
});

/** What runc, sh and bash say of a program that is not there. */
const missing =
  /executable file not found|(?:sh|bash|exec): .*not found|: not found$|no such file or directory: unknown/;

/** 127 alone may be a program's own answer; -1 is what the engine notes when it could not start one. */
function isMissing({ exitCode, output }: { readonly exitCode: number; readonly output: string }): boolean {
  return (exitCode === 127 || exitCode === -1 || exitCode === 126) && missing.test(output);
}
