import { defineCheck, fail, pass, seen, skip, some, unknown } from '../../../engine/check.ts';
import { servicesOf } from '../../../engine/find-service.ts';
import { counted, listed } from '../../../engine/words.ts';
import { type ServiceFact, supabaseRoles } from '../../../model/facts/services.ts';
import { checkOf } from '../image-checks.ts';
import { remedyOfMissing } from '../remedy-of-missing.ts';

export const missingCheck = defineCheck({
  id: 'health/missing-check',
  pass: 'Every Supabase service has a health check',
  fail: 'Services have no health check',
  why: 'Docker and everything that asks it take a hung service for a running one.',
  severity: 'P2',
  sources: [
    'seed report 5',
    'checklist: Health checks',
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
        remedyOfMissing(missing),
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
