import { defineCheck, fail, pass, seen, some } from '../../../engine/check.ts';
import { listed } from '../../../engine/words.ts';

export const unsetVariables = defineCheck({
  id: 'compose/unset-variables',
  pass: 'Every variable the files use is set',
  fail: 'The files use variables that are set nowhere',
  why: 'Compose warns once and puts an empty text in their place: a service starts without its key or address.',
  severity: 'P1',
  sources: ['compose-spec 12-interpolation.md', 'failure case 56'],
  needs: ['deployment'],

  run({ deployment }) {
    const { unsetVariables: unset, envFile, files } = deployment;
    const names = [...new Set(unset.map(({ name }) => name))];
    const found = some(
      names.map((name) => seen(name, 'used, and set nowhere', unset.find((one) => one.name === name)?.at)),
    );
    if (found === null) {
      return pass(seen(envFile?.path ?? files[0]?.path ?? 'the Compose files', 'every variable has a value'));
    }
    return fail(
      `${listed(names)} ${names.length === 1 ? 'is' : 'are'} set nowhere`,
      found,
      `Set ${listed(names)} in .env, as in the .env.example of the release these files come from.`,
    );
  },
});
