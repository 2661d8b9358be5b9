import { defineCheck, fail, pass, seen, some } from '../../../engine/check.ts';
import { counted, listed } from '../../../engine/words.ts';

export const foreignContainers = defineCheck({
  id: 'compose/foreign-containers',
  pass: 'No other directory shares this project or its names',
  fail: 'Another directory shares this project or its names',
  why: 'Whichever of the two is started next recreates or removes the other’s containers, and mixes their volumes.',
  severity: 'P0',
  sources: ['failure case 17', 'compose-spec 04-version-and-name.md'],
  needs: ['services', 'deployment', 'containers'],

  run({ services, deployment, containers }) {
    const found = some(
      containers.foreign.map(({ name, project, workingDirectory, reason }) => {
        const named = services.find(({ containerName }) => containerName?.value === name);
        const what =
          reason === 'same-name' ? 'has a name that these files give' : `belongs to project ${project} too`;
        return seen(
          name,
          `${what}; started from ${workingDirectory}`,
          named?.containerName?.at ?? services[0]?.at,
        );
      }),
    );
    if (found === null) {
      const own = counted(containers.project.length, 'container');
      return pass(seen(`project ${deployment.project}`, `${own}, all started from here`, services[0]?.at));
    }
    const others = listed(
      containers.foreign.map(({ workingDirectory }) => workingDirectory),
      3,
    );
    return fail(
      `${counted(found.length, 'container')} of ${others} in the way of project ${deployment.project}`,
      found,
      'Give one of the two another project name (COMPOSE_PROJECT_NAME) and other container names before starting either again.',
    );
  },
});
