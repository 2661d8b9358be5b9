import { defineCheck, fail, pass, seen, some, unknown } from '../../../engine/check.ts';
import { counted, listed } from '../../../engine/words.ts';
import { isMadeFrom, listedFiles } from '../file-set.ts';

export const runningOtherFiles = defineCheck({
  id: 'compose/running-other-files',
  pass: 'The stack runs from the files that are in effect here',
  fail: 'The stack runs from other files than are in effect here',
  why: 'The next plain "docker compose up -d" drops an overlay: uploads land elsewhere, TLS or the pinned Postgres is gone.',
  severity: 'P0',
  sources: ['failure case 18', 'Compose label com.docker.compose.project.config_files'],
  needs: ['services', 'deployment', 'containers'],

  run({ services, deployment, containers }) {
    // `-` is a model that was piped in; it names no file to compare.
    const judged = containers.project.filter(({ configFiles }) => configFiles.some((file) => file !== '-'));
    if (judged.length === 0)
      return unknown('no container of this project exists that says which files it was made from');

    const differ = judged.filter((container) => !isMadeFrom(container, deployment));
    const groups = [...new Set(differ.map(({ configFiles }) => configFiles.join(', ')))];
    const found = some(
      groups.map((files) => {
        const made = differ.filter(({ configFiles }) => configFiles.join(', ') === files);
        const at = services.find(({ name }) => name === made[0]?.service)?.at ?? services[0]?.at;
        return seen(listed(made.map(({ name }) => name)), `made from ${files}`, at);
      }),
    );
    const here = listed(listedFiles(deployment), 9);
    if (found === null) {
      return pass(
        seen('containers', `${counted(judged.length, 'container')} made from ${here}`, services[0]?.at),
      );
    }
    return fail(
      `${counted(differ.length, 'container')} not made from ${here}, the files in effect here`,
      found,
      'Write the list you mean into COMPOSE_FILE in .env, read what docker compose up -d --dry-run would change, then run it.',
    );
  },
});
