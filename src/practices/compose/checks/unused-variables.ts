import { defineCheck, fail, pass, seen, skip, some } from '../../../engine/check.ts';
import { counted, listed } from '../../../engine/words.ts';
import { isWithoutEffect } from '../service-keys.ts';

export const unusedVariables = defineCheck({
  id: 'compose/unused-variables',
  pass: 'Every setting in the env file reaches a service',
  fail: 'Settings in the env file reach no service',
  why: 'The sign-in provider, limit or backend that was set there is not in effect, and nothing says so.',
  severity: 'P2',
  sources: ['failure case 78', 'failure case trap 4'],
  needs: ['deployment'],

  run({ deployment }) {
    const file = deployment.envFile;
    if (file === null) return skip('this directory has no env file');
    const idle = file.keys.filter((key) => isWithoutEffect(key, file.keys));
    const found = some(idle.map(({ name, at }) => seen(name, 'set, and used by no service', at)));
    if (found === null) {
      const used = file.keys.filter((key) => key.used);
      return pass(seen(file.path, `${counted(used.length, 'key')} used`, file.keys[0]?.at));
    }
    const names = idle.map(({ name }) => name);
    return fail(
      `${listed(names)} ${names.length === 1 ? 'is' : 'are'} used by no service`,
      found,
      'Map each in the environment of its service (upstream keeps many such lines commented out in docker-compose.yml), or remove it.',
    );
  },
});
