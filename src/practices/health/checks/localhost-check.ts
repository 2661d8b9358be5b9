import { defineCheck, fail, pass, seen, some, unknown } from '../../../engine/check.ts';
import { counted, listed } from '../../../engine/words.ts';
import { textOf } from '../truth.ts';

export const localhostCheck = defineCheck({
  id: 'health/localhost-check',
  pass: 'Health checks ask where the service listens',
  fail: 'A health check asks ::1, where nothing listens',
  why: 'The service works and is called unhealthy, so whatever depends on it never starts.',
  severity: 'P2',
  sources: [
    'failure case 77',
    'BusyBox wget tries one address of a name; musl lists ::1 first',
    'supabase/supabase#22867',
  ],
  needs: ['services', 'containers'],

  run({ services, containers }) {
    const probed = containers.project.flatMap((one) =>
      one.lastProbe === undefined ? [] : [{ ...one, probe: one.lastProbe }],
    );
    if (probed.length === 0) return unknown('no health check of these containers has run yet');
    const wrong = probed.filter(
      ({ health, state, healthcheckTest, probe }) =>
        state === 'running' &&
        health !== 'healthy' &&
        probe.exitCode !== 0 &&
        textOf(healthcheckTest).includes('localhost') &&
        isIpv6Refusal(probe.output),
    );
    const found = some(
      wrong.map(({ service: name, probe }) => {
        const service = services.find((one) => one.name === name);
        return seen(`services.${name}.healthcheck`, probe.output, service?.healthcheck?.at ?? service?.at);
      }),
    );
    if (found === null)
      return pass(
        seen('containers', `${counted(probed.length, 'check')}, none turned away at ::1`, services[0]?.at),
      );
    return fail(
      `the check of ${listed(wrong.map(({ service }) => service))} asks localhost and is refused at ::1`,
      found,
      'Ask 127.0.0.1 instead of localhost in this check, or let the service listen on every address, and recreate it.',
    );
  },
});

/** curl, node and wget name the address they tried last. Both refused is a service that is down, which other checks tell. */
function isIpv6Refusal(output: string): boolean {
  return /(?:\[::1\]|::1[: ])/.test(output) && !/127\.0\.0\.1/.test(output);
}
