import { defineCheck, fail, pass, seen, skip, some, unknown } from '../../../engine/check.ts';
import { serviceOf } from '../../../engine/find-service.ts';
import { counted, listed } from '../../../engine/words.ts';

/** Set by the runtime, by the image or by Docker in every container, not by Compose. */
const given = /^(?:HOME|HOSTNAME|LANG|PATH|PWD|SHLVL|TERM|TMPDIR|TZ|USER|DENO_.*|SB_.*|EDGE_RUNTIME_.*)$/;

export const unsetVariables = defineCheck({
  id: 'functions/unset-variables',
  pass: 'Functions find the variables they read',
  fail: 'Functions read variables that are not set',
  why: 'Only the environment of the service reaches a function: the key or address it asks for is undefined.',
  severity: 'P1',
  sources: ['failure case 80', 'upstream volumes/functions/main/index.ts: Deno.env.toObject()'],
  needs: ['services'],
  uses: ['functions'],

  run({ services }, { facts }) {
    const service = serviceOf(services, 'functions');
    if (service === undefined) return skip('this stack runs no functions service');
    if (!facts.functions.known) return unknown(facts.functions.reason);
    const { functions } = facts.functions.value;
    if (functions.length === 0) return skip('no function is deployed');

    const isSet = (name: string): boolean =>
      given.test(name) || (service.environment[name]?.text ?? null) !== null;
    const lacking = functions.flatMap(({ name, readsVariables, at }) => {
      const missing = readsVariables.filter((variable) => !isSet(variable));
      return missing.length === 0 ? [] : [{ name, missing, at }];
    });
    const found = some(
      lacking.map(({ name, missing, at }) => seen(`function ${name}`, `reads ${listed(missing)}`, at)),
    );
    if (found === null) {
      return pass(
        seen('functions', `${counted(functions.length, 'function')}, every variable set`, functions[0]?.at),
      );
    }
    const names = [...new Set(lacking.flatMap(({ missing }) => missing))];
    return fail(
      `${listed(names)} ${names.length === 1 ? 'is' : 'are'} not set on the service ${service.name}`,
      found,
      `Give the service ${service.name} these variables by environment or env_file, and recreate it.`,
    );
  },
});
