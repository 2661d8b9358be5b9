import { defineCheck, fail, pass, seen, skip, some, unknown } from '../../../engine/check.ts';
import { servicesOf } from '../../../engine/find-service.ts';
import { counted, listed } from '../../../engine/words.ts';
import { type ServiceFact, supabaseRoles } from '../../../model/facts/services.ts';
import type { Remedy } from '../../../model/outcome.ts';
import { checkOf } from '../image-checks.ts';
import { verdictOf } from '../truthful.ts';

export const missingCheck = defineCheck({
  id: 'health/missing-check',
  pass: 'Every Supabase service has a health check',
  fail: 'Services have no health check',
  why: 'Docker and everything that asks it take a hung service for a running one.',
  severity: 'P2',
  sources: [
    'seed report 5',
    'failure case trap 2',
    'supabase/postgres-meta, supabase/studio, Kong/docker-kong: Dockerfile',
  ],
  needs: ['services'],
  uses: ['containers'],

  run({ services }, { facts }) {
    const judged = servicesOf(services, ...supabaseRoles);
    if (judged.length === 0) return skip('no Supabase service in these files');
    const running = facts.containers.known ? facts.containers.value.project : [];

    const answers = judged.map((service) => {
      const container = running.find((one) => one.service === service.name);
      return { service, has: container === undefined ? hasCheck(service) : container.health !== 'none' };
    });
    const missing = answers.filter(({ has }) => has === false).map(({ service }) => service);
    const found = some(missing.map(({ name, at }) => seen(`services.${name}`, 'has no health check', at)));
    if (found !== null) {
      return fail(
        `${listed(missing.map(({ name }) => name))} ${missing.length === 1 ? 'has' : 'have'} no health check`,
        found,
        remedyFor(missing),
      );
    }
    const open = answers.filter(({ has }) => has === undefined).map(({ service }) => service.name);
    if (open.length > 0)
      return unknown(
        `whether the own image of ${listed(open)} brings a health check cannot be seen in files`,
      );
    return pass(seen('healthcheck', `${counted(judged.length, 'service')} with a check`, judged[0]?.at));
  },
});

function hasCheck(service: ServiceFact): boolean | undefined {
  if (checkOf(service) !== undefined) return true;
  if (service.healthcheck?.disabled === true) return false;
  return service.image === undefined ? undefined : false;
}

/** Names the command for what it mends, and what is left of the others. */
function remedyFor(missing: readonly ServiceFact[]): Remedy {
  const verdicts = missing.map((service) => ({ service, verdict: verdictOf(service) }));
  const mended = verdicts.filter(({ verdict }) => verdict.kind === 'add').map(({ service }) => service.name);
  const others = verdicts.flatMap(({ service, verdict }) =>
    verdict.kind === 'left' ? [`${service.name} stays without: ${verdict.reason}`] : [],
  );
  const rest = others.length === 0 ? '' : ` (${others.join('; ')})`;
  if (mended.length === 0) {
    return { text: `Give each of them a healthcheck that fails on any answer but success${rest}.` };
  }
  return {
    text: `Give ${listed(mended)} a health check that proves an answer${rest}.`,
    command: 'seaworthy apply --only health',
  };
}
