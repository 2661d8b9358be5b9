import { defineCheck, fail, pass, seen, some, unknown } from '../../../engine/check.ts';
import { counted, listed } from '../../../engine/words.ts';

export const unhealthyContainer = defineCheck({
  id: 'health/unhealthy-container',
  pass: 'No container is unhealthy or stopped',
  fail: 'A container is unhealthy or stopped',
  why: 'Docker restarts what exits and never what is unhealthy, so it stays that way until a person acts.',
  severity: 'P1',
  sources: ['failure case 76', 'failure case trap 3'],
  needs: ['services', 'containers'],

  run({ services, containers }) {
    const { project } = containers;
    if (project.length === 0)
      return unknown('no container of this project exists, so nothing is known of its health');
    const place = (name: string) => services.find((service) => service.name === name)?.at ?? services[0]?.at;

    // A job that ended well (create the bucket, migrate) is meant to be stopped.
    const down = project.filter(
      ({ state, health, exitCode }) =>
        health === 'unhealthy' || state === 'dead' || (state === 'exited' && exitCode !== 0),
    );
    const found = some(
      down.map((one) =>
        seen(
          one.name,
          one.health === 'unhealthy' ? 'is unhealthy' : `is stopped, exit code ${one.exitCode}`,
          place(one.service),
        ),
      ),
    );
    if (found !== null) {
      return fail(
        `${listed(down.map(({ name }) => name))} ${down.length === 1 ? 'is' : 'are'} not working`,
        found,
        'Read docker compose logs of that service, mend the cause, then recreate it with docker compose up -d --force-recreate.',
      );
    }
    const starting = project.filter(({ health }) => health === 'starting').map(({ name }) => name);
    if (starting.length > 0) return unknown(`${listed(starting)} still starting`);
    const healthy = project.filter(({ health }) => health === 'healthy').length;
    return pass(
      seen(
        'containers',
        `${healthy} of ${counted(project.length, 'container')} healthy, none unhealthy`,
        services[0]?.at,
      ),
    );
  },
});
