import { defineCheck, fail, pass, seen, skip, some } from '../../../engine/check.ts';
import { counted, listed } from '../../../engine/words.ts';
import type { ServiceFact } from '../../../model/facts/services.ts';
import type { Remedy } from '../../../model/outcome.ts';
import { lieOf, limitOf } from '../truth.ts';
import { verdictOf } from '../truthful.ts';

export const untruthfulCheck = defineCheck({
  id: 'health/untruthful-check',
  pass: 'Health checks can fail',
  fail: 'A health check is green whatever happens',
  why: 'The service answers every request with an error and Docker calls it healthy, so nobody is told.',
  severity: 'P2',
  sources: ['failure case trap 2', 'curl manual, --fail'],
  needs: ['services'],

  run({ services }) {
    const checks = services.flatMap((service) => {
      const { name, healthcheck: check } = service;
      return check === undefined || check.disabled ? [] : [{ service, name, check }];
    });
    if (checks.length === 0) return skip('no service of these files has a health check');

    const lies = checks.flatMap(({ service, name, check }) => {
      const lie = lieOf(check.test);
      return lie === undefined
        ? []
        : [{ service, name, evidence: seen(`services.${name}.healthcheck`, lie, check.at) }];
    });
    const found = some(lies.map(({ evidence }) => evidence));
    if (found !== null) {
      return fail(
        `the check of ${listed(lies.map(({ name }) => name))} cannot fail`,
        found,
        remedyFor(lies.map(({ service }) => service)),
      );
    }
    const limits = checks.flatMap(({ name, check }) => {
      const limit = limitOf(check.test);
      return limit === undefined ? [] : [seen(`services.${name}.healthcheck`, limit, check.at)];
    });
    return pass(
      seen('healthcheck', `${counted(checks.length, 'check')} that can fail`, checks[0]?.check.at),
      ...limits,
    );
  },
});

function remedyFor(lying: readonly ServiceFact[]): Remedy {
  const mended = lying.filter((service) => verdictOf(service).kind === 'replace');
  const text = 'Let the check fail on every answer but success, with curl -f for example';
  if (mended.length === 0) return { text: `${text}.` };
  const others = lying.filter((service) => !mended.includes(service)).map(({ name }) => name);
  const rest = others.length === 0 ? '' : `; the command leaves ${listed(others)} to you`;
  return { text: `${text}${rest}.`, command: 'seaworthy apply --only health' };
}
