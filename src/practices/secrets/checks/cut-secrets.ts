import { defineCheck, fail, pass, seen, skip, some } from '../../../engine/check.ts';
import { counted, listed } from '../../../engine/words.ts';

const how = {
  variable: 'a $ begins the name of a variable that is not set, so Compose leaves both out',
  comment: 'a blank and a # begin a comment, so Compose leaves out the rest',
} as const;

export const cutSecrets = defineCheck({
  id: 'secrets/cut-secrets',
  pass: 'Compose reads every secret of the env file as it is written',
  fail: 'Compose reads a secret of the env file without a part of it',
  why: 'What runs is shorter and weaker than what was written, and whoever copies it from the file is refused.',
  severity: 'P2',
  sources: ['failure case 41', 'compose-go: dotenv/parser.go', 'compose-spec 12-interpolation.md'],
  needs: ['deployment'],

  run({ deployment }) {
    const keys = (deployment.envFile?.keys ?? []).filter(({ secret, used }) => secret !== undefined && used);
    if (keys.length === 0) return skip('no service reads a secret from an env file');
    const cut = keys.flatMap(({ name, at, lost }) => (lost === undefined ? [] : [{ name, at, lost }]));
    const found = some(cut.map(({ name, at, lost }) => seen(name, how[lost], at)));
    if (found === null)
      return pass(
        seen(
          deployment.envFile?.path ?? '.env',
          `${counted(keys.length, 'secret')}, each whole`,
          keys[0]?.at,
        ),
      );
    return fail(
      `${listed(cut.map(({ name }) => name))} ${cut.length === 1 ? 'loses' : 'lose'} a part on the way to the containers`,
      found,
      'Put the value into single quotes. Where the database has taken the shorter one, change it there as well, then recreate all containers.',
    );
  },
});
