import { defineCheck, fail, pass, seen, skip, some, unknown } from '../../../engine/check.ts';
import { servicesOf } from '../../../engine/find-service.ts';
import { counted, listed } from '../../../engine/words.ts';
import { lackingOf } from '../required.ts';

export const missingServiceVariables = defineCheck({
  id: 'compose/missing-service-variables',
  pass: 'Services have the variables their images insist on',
  fail: 'A service lacks a variable its image insists on',
  why: 'It restarts for ever: "could not fetch environment variable".',
  severity: 'P1',
  sources: ['failure case 56', 'supabase/realtime#1729'],
  needs: ['services'],

  run({ services }) {
    const judged = servicesOf(services, 'auth', 'realtime', 'storage', 'pooler').map((service) => ({
      service,
      lacking: lackingOf(service),
    }));
    if (judged.length === 0) return skip('no service here is known to insist on variables');

    const found = some(
      judged
        .filter(({ lacking }) => lacking.sure.length > 0)
        .map(({ service, lacking }) => {
          return seen(`services.${service.name}.environment`, `without ${listed(lacking.sure)}`, service.at);
        }),
    );
    if (found !== null) {
      const names = judged.flatMap(({ lacking }) => lacking.sure);
      return fail(
        `${listed(names)} ${new Set(names).size === 1 ? 'is' : 'are'} not set where the image insists`,
        found,
        'Take these lines from the docker-compose.yml of the release the image belongs to, and recreate the service.',
      );
    }
    const unsure = judged.flatMap(({ lacking }) => lacking.unsure);
    if (unsure.length > 0)
      return unknown(`${listed(unsure)} not set, and the image’s tag does not tell whether it insists`);
    return pass(seen('environment', `${counted(judged.length, 'service')} complete`, judged[0]?.service.at));
  },
});
