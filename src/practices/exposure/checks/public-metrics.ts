import { defineCheck, fail, pass, seen, skip, unknown } from '../../../engine/check.ts';
import { serviceOf } from '../../../engine/find-service.ts';
import { inEffect, seenValue } from '../../../engine/in-effect.ts';
import { effectiveRoute, isPublic, whoEnters } from '../effective-route.ts';

const path = '/storage/v1/metrics';

export const publicMetrics = defineCheck({
  id: 'exposure/public-metrics',
  pass: 'Metrics of Storage are not public',
  fail: 'Metrics of Storage are public',
  why: 'Storage serves them without a login behind a route without a key, so strangers read tenants, paths and load.',
  severity: 'P1',
  sources: ['supabase/storage:src/http/plugins/metrics.ts', 'supabase/storage:src/config.ts'],
  needs: ['services'],
  uses: ['containers', 'gateway'],

  run({ services }, { facts }) {
    const storage = serviceOf(inEffect(services, facts.containers), 'storage');
    if (storage === undefined) return skip('this stack runs no storage service');
    const value = storage.environment['PROMETHEUS_METRICS_ENABLED'];
    if (value?.text !== 'true') {
      return pass(
        seen(`services.${storage.name}.environment`, 'PROMETHEUS_METRICS_ENABLED is not on', storage.at),
      );
    }
    if (!facts.gateway.known) return unknown(facts.gateway.reason);
    const gateway = facts.gateway.value;
    const route = effectiveRoute(gateway, path);
    if (route === undefined || !isPublic(route)) {
      return pass(seen(path, route === undefined ? 'no route' : whoEnters[route.access], route?.at));
    }
    return fail(
      `${path} is ${whoEnters[route.access]}`,
      [
        seen(path, whoEnters[route.access], route.at),
        seenValue(storage, 'PROMETHEUS_METRICS_ENABLED', value, 'true'),
      ],
      `Deny ${path} in ${gateway.file} before the route of Storage, and recreate the gateway.`,
    );
  },
});
