import { defineCheck, fail, pass, seen, skip, some } from '../../../engine/check.ts';
import { counted, listed } from '../../../engine/words.ts';
import { lieOf, limitOf } from '../truth.ts';

export const untruthfulCheck = defineCheck({
  id: 'health/untruthful-check',
  pass: 'Health checks can fail',
  fail: 'A health check is green whatever happens',
  why: 'The service answers every request with an error and Docker calls it healthy, so nobody is told.',
  severity: 'P2',
  sources: ['failure case trap 2', 'curl manual, --fail'],
  needs: ['services'],

  run({ services }) {
    const checks = services.flatMap(({ name, healthcheck }) =>
      healthcheck === undefined || healthcheck.disabled ? [] : [{ name, check: healthcheck }],
    );
    if (checks.length === 0) return skip('no service of these files has a health check');

    const lies = checks.flatMap(({ name, check }) => {
      const lie = lieOf(check.test);
      return lie === undefined
        ? []
        : [{ name, evidence: seen(`services.${name}.healthcheck`, lie, check.at) }];
    });
    const found = some(lies.map(({ evidence }) => evidence));
    if (found !== null) {
      return fail(
        `the check of ${listed(lies.map(({ name }) => name))} cannot fail`,
        found,
        'Let the check fail on every answer but success, with curl -f for example.',
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
