import { defineCheck, fail, pass, seen, some } from '../../../engine/check.ts';
import { counted } from '../../../engine/words.ts';

export const ignoredVersion = defineCheck({
  id: 'compose/ignored-version',
  pass: 'No Compose file names a version that is ignored',
  fail: 'A Compose file names a version that is ignored',
  why: 'It suggests a format that nothing enforces, and Compose warns on every command.',
  severity: 'P3',
  sources: ['compose-spec 04-version-and-name.md'],
  needs: ['deployment'],

  run({ deployment }) {
    const found = some(
      deployment.files.flatMap(({ path, versionAt }) =>
        versionAt === undefined ? [] : [seen(`${path}: version`, 'ignored by Compose v2', versionAt)],
      ),
    );
    if (found === null)
      return pass(seen('files', `${counted(deployment.files.length, 'file')} without version`));
    return fail(`${counted(found.length, 'file')} with a version key`, found, 'Delete the version line.');
  },
});
