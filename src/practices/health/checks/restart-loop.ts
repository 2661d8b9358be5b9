import { defineCheck, fail, pass, seen, some, unknown } from '../../../engine/check.ts';
import { hourMs, seriesOf } from '../../../engine/history/series.ts';
import { counted, listed } from '../../../engine/words.ts';
import { measured } from '../../../model/facts/history.ts';
import { keepsRestarting, loopsNow, restartsOfLate } from '../restarts.ts';

export const restartLoop = defineCheck({
  id: 'health/restart-loop',
  pass: 'No container keeps restarting over the day',
  fail: 'A container keeps restarting over the day',
  why: 'Each look finds it healthy, while it drops every request in flight several times a day.',
  severity: 'P1',
  sources: ['failure case 76', 'failure case 74'],
  needs: ['services', 'containers', 'history'],

  run({ services, containers, history }, { now }) {
    const { project } = containers;
    if (project.length === 0)
      return unknown('no container of this project exists, so nothing is known of restarts');
    const present = Object.fromEntries(project.map((one) => [measured.restarts(one.name), one.restartCount]));
    const points = [...history.points, { at: now.toISOString(), values: present }];
    const compared = project.flatMap((one) => {
      const restarts = restartsOfLate(seriesOf(points, measured.restarts(one.name), now), now);
      return restarts === undefined ? [] : [{ one, restarts }];
    });
    if (compared.length === 0)
      return unknown('no earlier count of restarts to compare with: run seaworthy audit --record every hour');

    // Those that loop at this moment are said by health/restarting-container.
    const looping = compared.filter(
      ({ one, restarts }) => !loopsNow(one, now) && keepsRestarting(restarts, one, now),
    );
    const found = some(
      looping.map(({ one, restarts: { count, overMs } }) => {
        const saw = `${counted(count, 'restart')} in ${counted(Math.round(overMs / hourMs), 'hour')}, last start ${one.startedAt}`;
        const at = services.find(({ name }) => name === one.service)?.at ?? services[0]?.at;
        return seen(one.name, saw, at);
      }),
    );
    if (found !== null) {
      return fail(
        `${listed(looping.map(({ one }) => one.name))} ${looping.length === 1 ? 'keeps' : 'keep'} restarting`,
        found,
        'Read docker compose logs of that service around its last start, and mend what makes it exit (memory, a lost database).',
      );
    }
    const most = Math.max(...compared.map(({ restarts }) => restarts.count));
    const saw = `${counted(compared.length, 'container')} compared, at most ${counted(most, 'restart')} each`;
    return pass(seen('containers', saw, services[0]?.at));
  },
});
