import { defineCheck, fail, manual, pass, seen, skip, unknown } from '../../../engine/check.ts';
import { serviceOf } from '../../../engine/find-service.ts';
import { inEffect, seenValue } from '../../../engine/in-effect.ts';
import { printPlace } from '../../../model/place.ts';

export const unquotableDashboardPassword = defineCheck({
  id: 'secrets/unquotable-dashboard-password',
  pass: 'The dashboard password survives its way into the gateway',
  fail: 'The dashboard password breaks the gateway file',
  why: 'Kong refuses the whole file ("expected a string") and restarts in a loop, so every route is down.',
  severity: 'P1',
  sources: ['failure case 42', 'YAML 1.2.2 section 7.3.3'],
  needs: ['services'],
  uses: ['containers', 'gateway'],

  run({ services }, { facts }) {
    const service = serviceOf(inEffect(services, facts.containers), 'gateway');
    const value = service?.environment['DASHBOARD_PASSWORD'];
    if (service === undefined || value?.secret === undefined)
      return skip('the gateway is given no dashboard password');
    if (!facts.gateway.known) return unknown(facts.gateway.reason);
    const place = facts.gateway.value.dashboardPasswordUnquoted;
    const { secret } = value;
    if (place === undefined) {
      return pass(
        seenValue(service, 'DASHBOARD_PASSWORD', value, 'quoted where it is put into the gateway file'),
      );
    }
    const unquoted = seen('password', 'put in without quotes', place);
    const fault = secret.bareYamlScalar ? 'no string' : secret.breaksUnquoted === true ? 'syntax' : null;
    if (fault !== null) {
      return fail(
        `DASHBOARD_PASSWORD stands without quotes at ${printPlace(place)}, where YAML reads it as ${fault}`,
        [seenValue(service, 'DASHBOARD_PASSWORD', value, `YAML reads it as ${fault}`), unquoted],
        'Choose a dashboard password of letters and digits with at least one letter, and recreate the gateway.',
      );
    }
    if (secret.breaksUnquoted === undefined && secret.reserved) {
      return manual(
        `Log in to Studio: the password stands without quotes at ${printPlace(place)} and holds punctuation.`,
      );
    }
    return pass(
      seenValue(service, 'DASHBOARD_PASSWORD', value, 'YAML keeps it as it is, even without quotes'),
      unquoted,
    );
  },
});
