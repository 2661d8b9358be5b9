import { defineCheck, fail, pass, seen, skip, some, unknown } from '../../../engine/check.ts';
import { counted } from '../../../engine/words.ts';
import { boundLogs, logLimitOf } from '../log-limit.ts';
import { sizeOf } from '../log-size.ts';

export const unboundedContainerLogs = defineCheck({
  id: 'logs/unbounded-container-logs',
  pass: 'Docker’s own logs are bounded',
  fail: 'Docker’s own logs grow without end',
  why: 'They fill the disk that Postgres writes to, and Postgres stops with a PANIC.',
  severity: 'P1',
  sources: ['failure case 15', 'Docker manual, "JSON File logging driver"'],
  needs: ['services'],
  uses: ['engine', 'containers', 'containerLogs'],

  run({ services }, { facts }) {
    if (services.length === 0) return skip('no service in these files');
    const engine = facts.engine.known ? facts.engine.value : undefined;
    const answers = services.map((service) => ({ service, limit: logLimitOf(service, engine) }));
    const stale = facts.containers.known
      ? facts.containers.value.project.filter(({ logDriver, logOptions }) => {
          return logDriver === 'json-file' && logOptions['max-size'] === undefined;
        })
      : [];

    const grows = answers.filter(({ limit }) => limit === 'unbounded').map(({ service }) => service);
    const found = some([
      ...grows.map(({ name, at, logging }) =>
        seen(
          `services.${name}.logging`,
          `json-file without max-size${sizeOf(name, facts.containerLogs)}`,
          logging?.at ?? at,
        ),
      ),
      ...stale
        .filter(({ service }) =>
          answers.some((one) => one.service.name === service && one.limit !== 'unbounded'),
        )
        .map(({ name, service }) =>
          seen(
            name,
            'runs with json-file without max-size',
            services.find((one) => one.name === service)?.at,
          ),
        ),
    ]);
    if (found !== null) {
      const unless = engine === undefined ? ' (unless the engine’s daemon.json sets a limit)' : '';
      return fail(
        `${counted(found.length, 'service')} of ${services.length} log without a limit${unless}`,
        found,
        grows.length > 0
          ? boundLogs
          : 'Recreate these containers, so that the limit in their files holds for them.',
      );
    }
    const open = answers.filter(({ limit }) => limit === 'unknown');
    if (open.length > 0 && stale.length === 0 && !facts.containers.known) {
      return unknown('whether the engine’s daemon.json limits logs cannot be read from here');
    }
    return pass(
      seen('logging', `${counted(services.length, 'service')} with a bounded log`, services[0]?.at),
    );
  },
});
