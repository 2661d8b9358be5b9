import { defineCheck, fail, pass, seen, skip, some } from '../../../engine/check.ts';
import { counted, listed } from '../../../engine/words.ts';
import type { ServiceFact } from '../../../model/facts/services.ts';
import type { Place } from '../../../model/place.ts';
import { checkOf } from '../image-checks.ts';
import { shortfalls, tierOf } from '../tiers.ts';

export const impatientCheck = defineCheck({
  id: 'health/impatient-check',
  pass: 'Health checks are as patient as the services are critical',
  fail: 'Health checks give up too early',
  why: 'Under load or after a crash a busy service counts as unhealthy, and what depends on it does not start.',
  severity: 'P2',
  sources: ['seed report 5', 'checklist: Health checks', 'failure case 45'],
  needs: ['services'],

  run({ services }) {
    const judged = services.flatMap((service) => {
      const tier = tierOf(service.role);
      const check = checkOf(service);
      if (tier === undefined || check === undefined) return [];
      return [{ service, tier, short: shortfalls(check, tier) }];
    });
    if (judged.length === 0) return skip('no Supabase service here has a health check');

    const early = judged.filter(({ short }) => short.length > 0);
    const found = some(
      early.map(({ service, tier, short }) =>
        seen(
          `services.${service.name}.healthcheck`,
          `${listed(short)} (${tier.name}${whose(service)})`,
          placeOf(service),
        ),
      ),
    );
    if (found === null)
      return pass(
        seen(
          'healthcheck',
          `${counted(judged.length, 'check')} patient enough`,
          judged[0] && placeOf(judged[0].service),
        ),
      );
    return fail(`${early.length} of ${counted(judged.length, 'health check')} give up too early`, found, {
      text: 'Give every check the times of its tier: db, auth and gateway 10s, 10s, 5, 30s; studio, analytics and vector 5s, 15s, 3, 10s; the others 5s, 10s, 3, 20s.',
      command: 'seaworthy apply --only health',
    });
  },
});

/** Without a word the line would seem to hold a check. */
function whose({ healthcheck }: ServiceFact): string {
  return (healthcheck?.test.length ?? 0) === 0 ? ', the check of its image' : '';
}

/** The check's line, or the service's when its image brings it. */
function placeOf({ healthcheck, at }: ServiceFact): Place {
  return healthcheck?.at ?? at;
}
