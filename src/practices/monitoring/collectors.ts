import { servicesOf } from '../../engine/find-service.ts';
import { isOn, textOf } from '../../engine/in-effect.ts';
import type { ServiceFact } from '../../model/facts/services.ts';
import type { Evidence } from '../../model/outcome.ts';

/** Images that watch and alert by themselves, or send all they see to a service that does. */
const watchers =
  /(?:^|\/)(?:uptime-kuma|gatus|netdata|healthchecks|beszel|beszel-agent|metricbeat|glances|hertzbeat|checkmk|check-mk-raw|zabbix-[a-z0-9-]+|telegraf|vmagent|vmalert|vmsingle)$/;

/** Collectors of logs that collect metrics as well when told to, and agents of services elsewhere. */
const mixed = new Set([
  'alloy',
  'otel-collector',
  'grafana-agent',
  'datadog-agent',
  'elastic-agent',
  'newrelic',
  'coroot',
  'signoz',
  'openobserve',
  'otel-lgtm',
]);

/** The services that collect metrics for sure. */
export function collectorsOf(services: readonly ServiceFact[]): readonly ServiceFact[] {
  return servicesOf(services, 'metrics');
}

/** Products of their own kind, whose settings are not seen here. */
export function watchersOf(services: readonly ServiceFact[]): readonly ServiceFact[] {
  return services.filter(({ role, product, image }) => {
    if (mixed.has(product ?? '')) return true;
    return role !== 'metrics' && role !== 'alerts' && watchers.test(image?.repository ?? '');
  });
}

/** Traces of a collector that runs elsewhere: exporters without one, and metrics that somebody switched on. */
export function tracesOf(services: readonly ServiceFact[]): readonly Evidence[] {
  const exporters = servicesOf(services, 'exporter').map(({ name, product, at }) => {
    return { subject: `services.${name}`, saw: product ?? 'an exporter', at };
  });
  const switched = services.flatMap((service) => {
    const isSwitched =
      isOn(service, 'GOTRUE_METRICS_ENABLED') ||
      textOf(service, 'PROMETHEUS_METRICS_ENABLED') === 'true' ||
      textOf(service, 'IMGPROXY_PROMETHEUS_BIND') !== undefined;
    return isSwitched
      ? [{ subject: `services.${service.name}`, saw: 'metrics switched on', at: service.at }]
      : [];
  });
  return [...exporters, ...switched];
}

/** A service as evidence. */
export function shown({ name, product, image, at }: ServiceFact): Evidence {
  return { subject: `services.${name}`, saw: product ?? image?.reference ?? name, at };
}
