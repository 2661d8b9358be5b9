import { defineCheck, fail, pass, seen, some, unknown } from '../../../engine/check.ts';
import { editPlace } from '../../../engine/in-effect.ts';
import { counted, listed } from '../../../engine/words.ts';
import type { ContainerFact } from '../../../model/facts/containers.ts';
import type { ServiceFact } from '../../../model/facts/services.ts';
import { isSameValue } from '../same-value.ts';

export const environmentNotApplied = defineCheck({
  id: 'compose/environment-not-applied',
  pass: 'Containers run with the values in the files',
  fail: 'Containers do not run with the values in the files',
  why: 'An edit looks done and is not: "docker compose restart" keeps the old environment.',
  severity: 'P1',
  sources: ['failure case 78', 'failure case trap 3'],
  needs: ['services', 'containers'],

  run({ services, containers }) {
    const pairs = services.flatMap((service) => {
      const container = containers.project.find((one) => one.service === service.name);
      return container === undefined ? [] : [{ service, names: differing(service, container) }];
    });
    if (pairs.length === 0) return unknown('no container of this project exists to compare with the files');

    const stale = pairs.filter(({ names }) => names.length > 0);
    const found = some(
      stale.map(({ service, names }) => {
        const first = service.environment[names[0] ?? ''];
        const at = (first && editPlace(first)) ?? service.at;
        return seen(`services.${service.name}.environment`, `${listed(names)}: not what runs`, at);
      }),
    );
    if (found === null) {
      return pass(
        seen('containers', `${counted(pairs.length, 'container')} as in the files`, pairs[0]?.service.at),
      );
    }
    return fail(
      `${listed(stale.map(({ service }) => service.name))} ${stale.length === 1 ? 'was' : 'were'} not recreated after an edit`,
      found,
      { text: 'Recreate them when their interruption is acceptable.', command: 'docker compose up -d' },
    );
  },
});

/** Variables of the files that the container lacks or has with another value. What only the image sets is no matter. */
function differing(service: ServiceFact, container: ContainerFact): readonly string[] {
  return Object.entries(service.environment)
    .filter(([name, wanted]) => wanted.text !== null && !isSameValue(wanted, container.environment[name]))
    .map(([name]) => name);
}
