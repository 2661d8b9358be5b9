import { defineCheck, fail, pass, seen, skip, some } from '../../../engine/check.ts';
import { listed } from '../../../engine/words.ts';
import { secretsInUse, shortName } from '../secrets-in-use.ts';

/** Passwords that people choose and that stand alone between a stranger and everything. */
const passwords = /^(?:POSTGRES_PASSWORD|PGPASSWORD|DASHBOARD_PASSWORD|MINIO_ROOT_PASSWORD)$/;

/** Within reach of guessing through a port that has no limit; NIST SP 800-63B-4 asks for 15 of a sole factor. */
const leastBytes = 12;

export const guessablePasswords = defineCheck({
  id: 'secrets/guessable-passwords',
  pass: 'The passwords of database and dashboard are long',
  fail: 'Passwords are short enough to be guessed',
  why: 'Neither Postgres, the pooler nor the basic login of the dashboard slows guessing down.',
  severity: 'P1',
  sources: ['failure case 1', 'failure case 4', 'NIST SP 800-63B-4 section 3.1.1'],
  needs: ['deployment', 'services'],
  uses: ['containers'],

  run({ deployment, services }, { facts }) {
    const found = secretsInUse(deployment, services, facts.containers).filter(
      ({ keys, secret }) => keys.some((key) => passwords.test(key)) && secret.form !== 'file',
    );
    if (found.length === 0) return skip('no password of database or dashboard is in these files');
    const short = found.filter(({ secret }) => secret.bytes < leastBytes && secret.sample === undefined);
    const evidence = some(short.map(({ name, secret, at }) => seen(name, `${secret.bytes} characters`, at)));
    if (evidence === null) {
      const told = found.some(({ secret }) => secret.bytes < leastBytes);
      if (told) return skip('secrets/sample-secrets tells of the published ones');
      return pass(...found.map(({ name, at }) => seen(name, `${leastBytes} characters or more`, at)));
    }
    return fail(
      `${listed(short.map(({ name }) => shortName(name)))} ${short.length === 1 ? 'has' : 'have'} fewer than ${leastBytes} characters`,
      evidence,
      'Choose 32 random letters and digits, change the database roles together with POSTGRES_PASSWORD, and recreate all containers.',
    );
  },
});
