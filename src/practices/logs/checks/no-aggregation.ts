import { defineCheck, fail, pass, seen, skip, unknown } from '../../../engine/check.ts';
import { servicesOf } from '../../../engine/find-service.ts';
import { counted, listed } from '../../../engine/words.ts';
import { type ServiceFact, supabaseRoles } from '../../../model/facts/services.ts';

/** Docker's drivers that keep logs on this machine, in words; every other, plugins too, sends them elsewhere (Docker manual). */
const keeping: Readonly<Record<string, string>> = {
  'json-file': 'into their containers only',
  local: 'into their containers only',
  journald: 'into the journal of this machine only',
  none: 'nowhere (driver none)',
};

/** Agents that send logs to a service elsewhere when told to. */
const agents = new Set([
  'datadog-agent',
  'elastic-agent',
  'newrelic',
  'coroot',
  'signoz',
  'openobserve',
  'otel-lgtm',
]);

export const noAggregation = defineCheck({
  id: 'logs/no-aggregation',
  pass: 'Logs are collected in one place',
  fail: 'Logs stay in the containers',
  why: 'They are gone with each container that is recreated, and an incident across services has to be read by hand.',
  severity: 'P2',
  sources: ['seed report 6', 'checklist: Logs'],
  needs: ['services'],
  uses: ['engine'],

  run({ services }, { facts }) {
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
    const able = services.filter(({ product }) => agents.has(product ?? '')).map(({ name }) => name);
    if (able.length > 0)
      return unknown(`${listed(able)} may collect logs: what it is told to do is not in these files`);
    const usual = facts.engine.known ? facts.engine.value.defaultLogDriver : 'json-file';
    const kept = own.filter((service) => keptBy(service, usual) !== undefined);
    if (kept.length === 0) {
      return pass(
        seen('logging', `${counted(own.length, 'service')} log to another place by driver`, first.at),
      );
    }
    const places = [...new Set(kept.map((service) => keptBy(service, usual) ?? ''))];
    return fail(
      'no collector and no remote log driver in these files',
      [
        seen(
          `services.${first.name}`,
          `${counted(kept.length, 'service')} log ${places.join(' or ')}`,
          first.at,
        ),
      ],
      'Add a collector such as Grafana Alloy with Loki, or the docker-compose.logs.yml overlay of Supabase, for all services.',
    );
  },
});

/** Where a service's logs stay; undefined = they go elsewhere. */
function keptBy({ logging }: ServiceFact, usual: string): string | undefined {
  return keeping[logging?.driver ?? usual];
}
