import { defineCheck, fail, pass, seen, skip, some, unknown } from '../../../engine/check.ts';
import { serviceOf } from '../../../engine/find-service.ts';
import { inEffect, runningContainer } from '../../../engine/in-effect.ts';
import { faultOfToken, sendsNothing, sentByVariable } from '../health-token.ts';

export const refusedHealthCheck = defineCheck({
  id: 'realtime/refused-health-check',
  pass: 'Realtime accepts the key that its health check sends',
  fail: 'Realtime refuses the key that its health check sends',
  why: 'The check ends with 403, so Realtime counts as unhealthy for ever and whatever waits for it does not start.',
  severity: 'P1',
  sources: [
    'failure case 51',
    'supabase/realtime: lib/realtime_web/router.ex (check_auth by API_JWT_SECRET)',
    'upstream docker-compose.yml',
  ],
  needs: ['services'],
  uses: ['containers'],

  run({ services }, { now, facts }) {
    const written = serviceOf(services, 'realtime');
    const realtime = serviceOf(inEffect(services, facts.containers), 'realtime');
    if (written === undefined || realtime === undefined) return skip('this stack runs no Realtime');
    const container = runningContainer(written, facts.containers);
    const check = written.healthcheck;
    const test = container?.healthcheckTest ?? check?.test ?? [];
    if (!/\/api\/tenants\/\S+\/health/.test(test.join(' ')))
      return skip('no health check asks Realtime for its tenant');

    const tokens =
      container?.healthcheckTokens ?? (container === undefined ? check?.tokens : undefined) ?? [];
    const sent = [...tokens, ...sentByVariable(test, realtime)];
    const secret = realtime.environment['API_JWT_SECRET']?.secret;
    const keySet = realtime.environment['API_JWT_JWKS']?.secret;
    const verifiers = [secret, keySet].flatMap((one) => one?.fingerprint ?? []);
    const place = check?.at ?? written.at;
    const subject = `services.${written.name}.healthcheck`;
    const where = container === undefined ? '' : ' (in the running container)';
    if (sent.length === 0 && sendsNothing(test, realtime)) {
      return fail(
        'the health check sends an empty key',
        [seen(subject, `sends nothing after "Bearer"${where}`, place)],
        'Put the anon key into ANON_KEY, and recreate Realtime.',
      );
    }
    if (sent.length === 0) return unknown('the key that the health check sends is not in these files');
    if (verifiers.length === 0) return unknown('API_JWT_SECRET is not set on Realtime');

    const faults = sent.flatMap((one) => faultOfToken(one, verifiers, now) ?? []);
    const found = some(faults.map((fault) => seen(subject, `sends a key that ${fault}${where}`, place)));
    if (found === null) return pass(seen(subject, `sends a key signed by API_JWT_SECRET${where}`, place));
    return fail(
      `the health check sends a key that ${faults[0]}`,
      found,
      'Put an anon key signed with the JWT secret in use into ANON_KEY, and recreate Realtime, so that check and secret change together.',
    );
  },
});
