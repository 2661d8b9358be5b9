import { defineCheck, fail, pass, seen, skip } from '../../../engine/check.ts';
import { serviceOf } from '../../../engine/find-service.ts';
import { effectiveRoute, isPublic, whoEnters } from '../effective-route.ts';

const path = '/rest/v1/';

export const openOpenapiRoot = defineCheck({
  id: 'exposure/open-openapi-root',
  pass: 'The public key does not list the tables',
  fail: 'The public key lists every table and function',
  why: 'The anon key is in every client, and this page tells its holder each exposed table, column and function by name.',
  severity: 'P2',
  sources: ['failure case 6', 'supabase discussion 42949'],
  needs: ['services', 'gateway'],

  run({ services, gateway }) {
    if (serviceOf(services, 'rest') === undefined) return skip('this stack runs no PostgREST');
    const route = effectiveRoute(gateway, path);
    if (route === undefined) return pass(seen(path, 'no route'));
    const evidence = seen(path, whoEnters[route.access], route.at);
    if (!isPublic(route)) return pass(evidence);
    return fail(
      `${path} is ${whoEnters[route.access]}`,
      [evidence],
      `Add upstream's route for exactly ${path} that admits service_role alone to ${gateway.file}, and recreate the gateway.`,
    );
  },
});
