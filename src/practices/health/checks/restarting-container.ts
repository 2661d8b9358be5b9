import { defineCheck, fail, pass, seen, some, unknown } from '../../../engine/check.ts';
import { counted, listed } from '../../../engine/words.ts';
import { loopsNow } from '../restarts.ts';

export const restartingContainer = defineCheck({
  id: 'health/restarting-container',
  pass: 'No container is in a restart loop',
  fail: 'A container restarts again and again',
  why: 'Between two crashes it may look healthy, while every request in flight is lost.',
  severity: 'P1',
  sources: ['failure case 76'],
  needs: ['services', 'containers'],

  run({ services, containers }, { now }) {
    const { project } = containers;
    if (project.length === 0)
      return unknown('no container of this project exists, so nothing is known of restarts');
    const place = (name: string) => services.find((service) => service.name === name)?.at ?? services[0]?.at;

    const looping = project.filter((one) => loopsNow(one, now));
    const found = some(
      looping.map((one) =>
        seen(
          one.name,
          `${one.state}, ${counted(one.restartCount, 'restart')}, last start ${one.startedAt}`,
          place(one.service),
        ),
      ),
    );
    if (found !== null) {
      return fail(
        `${listed(looping.map(({ name }) => name))} ${looping.length === 1 ? 'does' : 'do'} not stay up`,
        found,
        'Read the last lines of docker compose logs of that service and mend what makes it exit.',
      );
    }
    const restarts = project.reduce((sum, { restartCount }) => sum + restartCount, 0);
    const saw = `${counted(project.length, 'container')}, ${counted(restarts, 'restart')} in all, none of late`;
    return pass(seen('containers', saw, services[0]?.at));
  },
});
