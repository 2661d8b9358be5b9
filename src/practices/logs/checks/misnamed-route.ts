import { defineCheck, fail, pass, seen, skip, some, unknown } from '../../../engine/check.ts';
import { serviceOf } from '../../../engine/find-service.ts';
import { counted, listed } from '../../../engine/words.ts';
import { isHere } from '../routed-role.ts';

export const misnamedRoute = defineCheck({
  id: 'logs/misnamed-route',
  pass: 'Vector routes logs by names that containers have',
  fail: 'Vector routes logs by names that no container has',
  why: 'The logs of that service are thrown away, and its page in Studio stays empty.',
  severity: 'P3',
  sources: [
    'failure case 48',
    'failure case 50',
    'upstream volumes/logs/vector.yml: container names until February 2026',
  ],
  needs: ['deployment', 'services'],
  uses: ['logCollector'],

  run({ deployment, services }, { facts }) {
    const vector = serviceOf(services, 'vector');
    if (vector === undefined) return skip('this stack runs no Vector');
    if (!facts.logCollector.known) return unknown(facts.logCollector.reason);
    const { file, routes } = facts.logCollector.value;
    if (routes.length === 0) return skip(`${file} chooses no container by its name`);
    const names = services.flatMap(({ name, containerName }) =>
      containerName === undefined
        ? [`${deployment.project}-${name}-1`, `${deployment.project}_${name}_1`]
        : [containerName.value],
    );
    const astray = routes.filter(({ containers }) => {
      return (
        !containers.some((name) => names.includes(name)) && containers.some((name) => isHere(name, services))
      );
    });
    const found = some(
      astray.map(({ name, containers, at }) =>
        seen(`route ${name}`, `takes ${listed(containers)}, which no service here is called`, at),
      ),
    );
    if (found === null)
      return pass(seen(file, `${counted(routes.length, 'route')}, each with a container`, routes[0]?.at));
    return fail(
      `${listed(astray.map(({ name }) => name))} in ${file} ${astray.length === 1 ? 'names' : 'name'} no container of this stack`,
      found,
      `Write the names that docker ps shows into ${file}, and restart Vector.`,
    );
  },
});
