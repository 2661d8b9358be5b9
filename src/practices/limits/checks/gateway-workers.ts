import { defineCheck, fail, pass, seen, skip, unknown } from '../../../engine/check.ts';
import { servicesOf, settingOf } from '../../../engine/find-service.ts';

/** On a machine of this size or less, one worker per core is what Kong needs anyway. */
const mostCores = 4;

export const gatewayWorkers = defineCheck({
  id: 'limits/gateway-workers',
  pass: 'The gateway starts a sensible number of workers',
  fail: 'The gateway starts a worker for every core',
  why: 'Each Kong worker keeps its own copy of everything: 40 cores were seen to take 3.5 GB.',
  severity: 'P2',
  sources: ['failure case 75', 'Kong manual, nginx_worker_processes'],
  needs: ['services'],
  uses: ['memory', 'engine'],

  run({ services }, { facts }) {
    const kong = servicesOf(services, 'gateway').find(({ product }) => product === 'kong');
    if (kong === undefined) return skip('the gateway of this stack is not Kong');
    const subject = `services.${kong.name}.environment.KONG_NGINX_WORKER_PROCESSES`;
    const workers = settingOf(kong, 'KONG_NGINX_WORKER_PROCESSES');
    if (workers !== undefined && workers.text !== 'auto')
      return pass(seen(subject, workers.text ?? '', workers.at));

    const cores = facts.engine.known
      ? facts.engine.value.cpus
      : facts.memory.known
        ? facts.memory.value.cores
        : undefined;
    if (cores === undefined)
      return unknown('KONG_NGINX_WORKER_PROCESSES is not set and the cores of the host are not known');
    const evidence = seen(subject, `not set on a host of ${cores} cores`, kong.at);
    if (cores <= mostCores) return pass(evidence);
    return fail(
      `Kong starts ${cores} workers`,
      [evidence],
      'seaworthy apply --only limits/fitted-gateway-workers starts as many as its CPU limit; or set KONG_NGINX_WORKER_PROCESSES to 2.',
    );
  },
});
