import { defineCheck, fail, pass, seen, skip } from '../../../engine/check.ts';

const othersRead = 0o004;

export const wideEnvFile = defineCheck({
  id: 'secrets/wide-env-file',
  pass: 'Only its owner and group can read the env file',
  fail: 'Every user of this machine can read the env file',
  why: 'Any process on the machine, a hacked web application for one, can read the database password and the service_role key.',
  severity: 'P2',
  sources: ['chmod(1)'],
  needs: ['deployment'],

  run({ deployment }) {
    const { envFile } = deployment;
    if (envFile === null) return skip('there is no env file');
    const secrets = envFile.keys.filter(({ secret }) => secret !== undefined && secret.bytes > 0).length;
    if (secrets === 0) return skip('the env file holds no secret');
    const evidence = seen(
      envFile.path,
      `mode ${envFile.mode.toString(8).padStart(4, '0')}, holds ${secrets} secrets`,
      { file: envFile.path, line: 1 },
    );
    if ((envFile.mode & othersRead) === 0) return pass(evidence);
    return fail(`${envFile.path} holds ${secrets} secrets and is readable by every user`, [evidence], {
      text: 'Take the right to read it from other users.',
      command: `chmod o-rwx ${shellWord(envFile.path)}`,
    });
  },
});

/** POSIX shell: single quotes keep everything but themselves. */
function shellWord(path: string): string {
  return /^[A-Za-z0-9_./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
