import { defineCheck, fail, pass, seen, skip, some, unknown } from '../../../engine/check.ts';
import { servicesOf } from '../../../engine/find-service.ts';
import { namesOf } from '../../../engine/service-names.ts';
import { counted, listed } from '../../../engine/words.ts';
import type { ServiceRole } from '../../../model/facts/services.ts';

/** The names by which upstream's gateway files call the services. Realtime's has a check of its own (its tenant). */
const called: Readonly<Record<string, ServiceRole>> = {
  auth: 'auth',
  rest: 'rest',
  storage: 'storage',
  meta: 'meta',
  functions: 'functions',
};

export const unresolvableUpstream = defineCheck({
  id: 'compose/unresolvable-upstream',
  pass: 'The gateway finds the services by their names',
  fail: 'The gateway looks for a service under a name it does not have',
  why: 'Every request of that route ends with 502 or 503, though the service itself is healthy.',
  severity: 'P1',
  sources: ['failure case 70', 'supabase/supabase:docker/volumes/api/kong.yml'],
  needs: ['services'],
  uses: ['gateway'],

  run({ services }, { facts }) {
    if (servicesOf(services, 'gateway').length === 0) return skip('no service here is an API gateway');
    if (!facts.gateway.known) return unknown(facts.gateway.reason);
    const gateway = facts.gateway.value;
    const names = new Set(services.flatMap((service) => namesOf(service)));
    const routes = gateway.routes
      .filter(({ access, upstream }) => access !== 'denied' && upstream !== undefined)
      .map(({ upstream = '', path, at }) => ({ host: hostOf(upstream), path, at }));
    // A service that is left out on purpose leaves a dead route behind, which harms nobody.
    const judged = routes.filter(({ host }) => {
      const role = called[host];
      return role !== undefined && servicesOf(services, role).length > 0;
    });
    if (judged.length === 0) return skip('the gateway file calls none of these services by its usual name');

    const lost = judged.filter(({ host }) => !names.has(host));
    const found = some(lost.map(({ host, path, at }) => seen(`route ${path}`, `calls ${host}`, at)));
    if (found === null)
      return pass(seen(gateway.file, `${counted(judged.length, 'route')} to names that exist`));
    const hosts = listed([...new Set(lost.map(({ host }) => host))]);
    return fail(
      `no service here answers to ${hosts}`,
      found,
      `Give the services the network alias ${hosts}, or change the addresses in ${gateway.file}.`,
    );
  },
});

/** `http://auth:9999/verify` and `auth:9999` both name the host auth. */
function hostOf(upstream: string): string {
  return upstream.replace(/^[a-z]+:\/\//, '').split(/[:/]/)[0] ?? '';
}
