import { defineCheck, fail, pass, seen, skip, unknown } from '../../../engine/check.ts';
import { serviceOf } from '../../../engine/find-service.ts';
import { shownPath } from '../../../engine/shown-path.ts';
import { counted } from '../../../engine/words.ts';

export const missingMain = defineCheck({
  id: 'functions/missing-main',
  pass: 'The functions’ router is there',
  fail: 'The functions’ router is missing',
  why: 'Without main/index.ts the service does not start, and every function answers 503.',
  severity: 'P1',
  sources: [
    'failure case 80',
    'seed report 11',
    'upstream docker-compose.yml: --main-service /home/deno/functions/main',
  ],
  needs: ['services', 'deployment'],
  uses: ['functions'],

  run({ services, deployment }, { facts }) {
    const service = serviceOf(services, 'functions');
    if (service === undefined) return skip('this stack runs no functions service');
    if (!facts.functions.known) return unknown(facts.functions.reason);

    const { directory, mainPresent, functions } = facts.functions.value;
    const shown = shownPath(directory, deployment.directory);
    const mount = service.volumes.find(({ source }) => source === directory);
    const at = mount?.at ?? service.at;
    const subject = `services.${service.name}.volumes`;
    if (mainPresent)
      return pass(seen(subject, `${shown} holds main and ${counted(functions.length, 'function')}`, at));
    return fail(
      `${shown} holds no main/index.ts`,
      [seen(subject, `${shown}/main is missing`, at)],
      'Restore volumes/functions/main from the Supabase release in use and recreate the service.',
    );
  },
});
