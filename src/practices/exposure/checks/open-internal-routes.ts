import { defineCheck, fail, pass, seen, skip, some, unknown } from '../../../engine/check.ts';
import { serviceOf } from '../../../engine/find-service.ts';
import { listed } from '../../../engine/words.ts';
import type { ServiceRole } from '../../../model/facts/services.ts';
import { effectiveRoute, isPublic, whoEnters } from '../effective-route.ts';

/** Paths that upstream closed one after the other, with the service behind each. */
const internal: readonly (readonly [path: string, role: ServiceRole])[] = [
  ['/mcp', 'studio'],
  ['/api/mcp', 'studio'],
  ['/analytics/v1/', 'analytics'],
  ['/realtime/v1/api/tenants', 'realtime'],
  ['/realtime/v1/api/openapi', 'realtime'],
  ['/pg/', 'meta'],
];

export const openInternalRoutes = defineCheck({
  id: 'exposure/open-internal-routes',
  pass: 'The gateway keeps internal routes closed',
  fail: 'The gateway leaves internal routes open',
  why: 'Through them strangers read all logs, list and change Realtime tenants, or run SQL as the dashboard does.',
  severity: 'P0',
  sources: ['failure case 6', 'supabase/supabase:docker/volumes/api/envoy/lds.template.yaml'],
  needs: ['services'],
  uses: ['gateway'],

  run({ services }, { facts }) {
    const paths = internal.filter(([, role]) => serviceOf(services, role) !== undefined);
    if (paths.length === 0) return skip('none of the services behind these routes runs here');
    if (!facts.gateway.known) return unknown(facts.gateway.reason);
    const gateway = facts.gateway.value;
    const answered = paths.flatMap(([path]) => {
      const route = effectiveRoute(gateway, path);
      // The catch-all leads to Studio's pages; exposure/studio-without-gateway tells of its login.
      return route === undefined || route.path === '/' ? [] : [{ path, route }];
    });
    const open = answered.filter(({ route }) => isPublic(route));
    const evidence = some(open.map(({ path, route }) => seen(path, whoEnters[route.access], route.at)));
    if (evidence === null) {
      const closed = answered.map(({ path, route }) => seen(path, whoEnters[route.access], route.at));
      return pass(
        ...closed,
        seen(
          gateway.file,
          `no public route to ${listed(
            paths.map(([path]) => path),
            6,
          )}`,
        ),
      );
    }
    return fail(
      `the gateway lets strangers through to ${listed(
        open.map(({ path }) => path),
        6,
      )}`,
      evidence,
      `Close these routes in ${gateway.file} as upstream's present gateway file does, and recreate the gateway.`,
    );
  },
});
