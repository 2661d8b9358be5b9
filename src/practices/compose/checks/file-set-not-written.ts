import { defineCheck, fail, pass, seen } from '../../../engine/check.ts';
import { listed } from '../../../engine/words.ts';
import { listedFiles } from '../file-set.ts';

/** What Compose looks for by itself, with an override beside it (compose-spec 03-compose-file.md). */
const found = /^(?:docker-)?compose(?:\.override)?\.ya?ml$/;

export const fileSetNotWritten = defineCheck({
  id: 'compose/file-set-not-written',
  pass: 'A plain "docker compose up" takes the files that are meant',
  fail: 'A plain "docker compose up" takes other files than are meant',
  why: 'Whoever leaves out the -f once drops an overlay: uploads go to the local disk, the TLS proxy or the pinned Postgres is gone.',
  severity: 'P1',
  sources: ['failure case 18', 'Docker manual, COMPOSE_FILE'],
  needs: ['deployment'],

  run({ deployment }) {
    const files = listedFiles(deployment);
    const { filesFrom, envFile } = deployment;
    const evidence = seen('files', listed(files, 9), { file: files[0] ?? 'docker-compose.yml', line: 1 });
    if (filesFrom === 'default' || filesFrom === 'env-file') return pass(evidence);
    if (files.every((file) => found.test(file))) return pass(evidence);
    const key = envFile?.keys.find(({ name }) => name === 'COMPOSE_FILE');
    const separator = envFile?.keys.find(({ name }) => name === 'COMPOSE_PATH_SEPARATOR')?.text ?? ':';
    const bare = (path: string): string => path.replace(/^\.\//, '');
    const written = key?.text.split(separator).map(bare).join(' ');
    if (written === files.map(bare).join(' ')) return pass(evidence);
    const where = filesFrom === 'flag' ? 'a -f option' : 'COMPOSE_FILE of this shell';
    return fail(
      `the list ${listed(files, 9)} comes from ${where}, and ${key === undefined ? 'the env file names none' : 'the env file names another'}`,
      [key === undefined ? evidence : seen('COMPOSE_FILE', key.text, key.at)],
      `Write COMPOSE_FILE=${files.join(':')} into the env file, and leave out the -f from then on.`,
    );
  },
});
