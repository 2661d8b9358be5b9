import { type MetricAbout, type MetricName, metricCatalogue } from './catalogue.ts';

export interface Sample {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Where practices and the agent put what they measure. */
export interface Metrics {
  /** Says how the samples of a metric are had when somebody asks; a later one takes its place. */
  provide(name: MetricName, samples: () => readonly Sample[]): void;
  /** Everything that has samples, as Prometheus reads it. */
  text(): string;
}

/** What Prometheus is told of the text below. */
export const metricsContentType = 'text/plain; version=0.0.4; charset=utf-8';

export function createMetrics(): Metrics {
  const sources = new Map<MetricName, () => readonly Sample[]>();
  return {
    provide: (name, samples) => void sources.set(name, samples),
    text: () => {
      const names = [...sources.keys()].sort();
      return names
        .map((name) => printMetric(name, metricCatalogue[name], sources.get(name)?.() ?? []))
        .join('');
    },
  };
}

/**
 * Text format 0.0.4 (https://prometheus.io/docs/instrumenting/exposition_formats/): HELP, TYPE, a line for each sample, every
 * line ended by a line feed. No sample = no lines.
 */
export function printMetric(name: string, { help, type }: MetricAbout, samples: readonly Sample[]): string {
  if (samples.length === 0) return '';
  const lines = samples.map(
    ({ labels, value }) => `${name}${printLabels(labels ?? {})} ${printValue(value)}`,
  );
  return [`# HELP ${name} ${escaped(help)}`, `# TYPE ${name} ${type}`, ...lines, ''].join('\n');
}

function printLabels(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(
    ([name, value]) => `${name}="${escaped(value).replaceAll('"', '\\"')}"`,
  );
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}

/** As Go's ParseFloat takes it. */
function printValue(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (Number.isFinite(value)) return String(value);
  return value > 0 ? '+Inf' : '-Inf';
}
