import { defineCheck, fail, pass, seen, some, unknown } from '../../../engine/check.ts';
import { counted, listed } from '../../../engine/words.ts';
import { printBytes } from '../../../model/bytes.ts';

export const killedForMemory = defineCheck({
  id: 'limits/killed-for-memory',
  pass: 'No container was killed for memory',
  fail: 'A container was killed for memory',
  why: 'It lost every request in flight, and will be killed again as soon as it needs as much.',
  severity: 'P1',
  sources: ['failure case 74', 'Docker: State.OOMKilled'],
  needs: ['services', 'containers'],

  run({ services, containers }) {
    const { project } = containers;
    if (project.length === 0)
      return unknown('no container of this project exists, so nothing is known of its end');
    const killed = project.filter(({ oomKilled }) => oomKilled);
    const found = some(
      killed.map(({ name, service, memoryLimitBytes }) => {
        const limit =
          memoryLimitBytes === 0 ? 'no limit of its own' : `a limit of ${printBytes(memoryLimitBytes)}`;
        const at = services.find((one) => one.name === service)?.at ?? services[0]?.at;
        return seen(name, `killed by the kernel, with ${limit}`, at);
      }),
    );
    if (found === null)
      return pass(
        seen('containers', `${counted(project.length, 'container')}, none killed`, services[0]?.at),
      );
    return fail(
      `${listed(killed.map(({ name }) => name))} ran out of memory`,
      found,
      'Raise its memory limit or lower what it caches, and make sure that the sum of all limits fits the machine.',
    );
  },
});
