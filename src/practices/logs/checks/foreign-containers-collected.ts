import { defineCheck, fail, pass, seen, skip, some, unknown } from '../../../engine/check.ts';
import { serviceOf } from '../../../engine/find-service.ts';
import { counted, listed } from '../../../engine/words.ts';
import { isCollected } from '../collected.ts';

export const foreignContainersCollected = defineCheck({
  id: 'logs/foreign-containers-collected',
  pass: 'Vector collects the logs of this stack alone',
  fail: 'Vector collects the logs of other projects',
  why: 'Whoever may read the logs here reads theirs, errors of one stack are looked for in the other, and the tables grow for both.',
  severity: 'P2',
  sources: ['failure case 50', 'vectordotdev/vector: src/sources/docker_logs/mod.rs'],
  needs: ['services'],
  uses: ['containers', 'logCollector'],

  run({ services }, { facts }) {
    const vector = serviceOf(services, 'vector');
    if (vector === undefined) return skip('this stack runs no Vector');
    if (!facts.logCollector.known) return unknown(facts.logCollector.reason);
    if (!facts.containers.known) return unknown(facts.containers.reason);
    const { others: names } = facts.containers.value;
    if (names === undefined) return unknown('the other containers of this engine are not in these facts');
    const collector = facts.logCollector.value;
    const taken = names.filter((name) => isCollected(name, collector));
    const [source] = collector.sources;
    const found = some(
      taken
        .slice(0, 5)
        .map((name) =>
          seen(`container ${name}`, `of another project, read by ${collector.file}`, source?.at),
        ),
    );
    if (found === null) {
      const others = counted(names.length, 'container');
      return pass(
        seen(collector.file, `keeps none of the ${others} of other projects`, source?.at ?? vector.at),
      );
    }
    return fail(
      `${listed(taken)} ${taken.length === 1 ? 'belongs' : 'belong'} to other projects`,
      found,
      `Narrow the source in ${collector.file} with include_labels: [com.docker.compose.project=<this project>], and restart Vector.`,
    );
  },
});
