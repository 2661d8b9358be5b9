import { defineCheck, fail, pass, seen, skip } from '../../../engine/check.ts';
import { servicesOf } from '../../../engine/find-service.ts';
import { counted } from '../../../engine/words.ts';
import { supabaseRoles } from '../../../model/facts/services.ts';

/** Drivers that send logs to another place by themselves. */
const remoteDrivers = /^(?:awslogs|fluentd|gcplogs|gelf|loki|splunk|syslog)/;

export const noAggregation = defineCheck({
  id: 'logs/no-aggregation',
  pass: 'Logs are collected in one place',
  fail: 'Logs stay in the containers',
  why: 'They are gone with each container that is recreated, and an incident across services has to be read by hand.',
  severity: 'P2',
  sources: ['seed report 6'],
  needs: ['services'],

  run({ services }) {
    const own = servicesOf(services, ...supabaseRoles);
    const first = own[0];
    if (first === undefined) return skip('no Supabase service in these files');

    const collectors = servicesOf(services, 'log-collector', 'vector');
    if (collectors.length > 0) {
      const gap =
        'picks services by container name: pooler, meta, imgproxy and studio are not among upstream’s';
      return pass(
        ...collectors.map(({ name, role, at }) => {
          return seen(`services.${name}`, role === 'vector' ? `collects; ${gap}` : 'collects the logs', at);
        }),
      );
    }
    const remote = own.filter(({ logging }) => remoteDrivers.test(logging?.driver ?? ''));
    if (remote.length === own.length) {
      return pass(
        seen('logging', `${counted(own.length, 'service')} log to another place by driver`, first.at),
      );
    }
    return fail(
      'no collector and no remote log driver in these files',
      [
        seen(
          `services.${first.name}`,
          `${counted(own.length - remote.length, 'service')} log into their containers only`,
          first.at,
        ),
      ],
      'Add a collector such as Grafana Alloy with Loki, or the docker-compose.logs.yml overlay of Supabase, for all services.',
    );
  },
});
