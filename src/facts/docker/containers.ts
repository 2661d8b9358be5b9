import { known } from '../../model/fact.ts';
import type { ContainerFact } from '../../model/facts/containers.ts';
import type { EnvironmentValue } from '../../model/facts/services.ts';
import { redacted } from '../../model/secret.ts';
import { defineGatherer } from '../gatherer.ts';
import { tokensIn } from '../redaction/token.ts';
import type { Redactor } from '../redactor.ts';
import { environmentOf, type Inspected, inspectedProject, labelOf } from './inspected.ts';

/** What really runs. */
export const containers = defineGatherer({
  fact: 'containers',
  source: 'docker',
  async gather(context) {
    const inspected = await inspectedProject(context);
    if (!inspected.known) return inspected;
    const project = inspected.value.own.map((container) => describe(container, context.redactor));
    return known({
      project: project.sort((a, b) => a.service.localeCompare(b.service) || a.name.localeCompare(b.name)),
      foreign: inspected.value.foreign,
      others: inspected.value.others.map((name) => context.redactor.text(name)),
    });
  },
});

function describe(container: Inspected, redactor: Redactor): ContainerFact {
  const { State: state, Config: config, HostConfig: host } = container;
  const clean = textCleaner(container, redactor);
  return {
    name: container.Name.replace(/^\//, ''),
    service: labelOf(container, 'service'),
    image: config.Image,
    imageId: container.Image,
    state: state.Status,
    health: healthOf(state.Health?.Status),
    exitCode: state.ExitCode,
    oomKilled: state.OOMKilled,
    restartCount: container.RestartCount,
    startedAt: state.StartedAt,
    environment: environmentFact(container, redactor, clean),
    logDriver: host.LogConfig.Type,
    logOptions: logOptions(container, redactor),
    memoryLimitBytes: host.Memory,
    cpuLimit: cpuLimit(host),
    mounts: (container.Mounts ?? []).map((mount) => ({
      type: mount.Type,
      source: mount.Type === 'volume' ? (mount.Name ?? mount.Source) : mount.Source,
      target: mount.Destination,
    })),
    published: published(container),
    configFiles: labelOf(container, 'project.config_files')
      .split(',')
      .filter((path) => path !== ''),
    workingDirectory: labelOf(container, 'project.working_dir'),
    healthcheckTest: (config.Healthcheck?.Test ?? []).map(clean),
    ...healthcheckTokens(config.Healthcheck?.Test ?? [], redactor),
    ...lastProbeOf(state.Health, clean),
  };
}

function healthcheckTokens(
  test: readonly string[],
  redactor: Redactor,
): Pick<ContainerFact, 'healthcheckTokens'> {
  const tokens = tokensIn(test).map((token) => redactor.describe(token));
  return tokens.length === 0 ? {} : { healthcheckTokens: tokens };
}

/** The engine keeps the last five runs, oldest first, and 4 KiB of what each printed. */
const longestOutput = 300;

function lastProbeOf(
  health: Inspected['State']['Health'],
  clean: (text: string) => string,
): Pick<ContainerFact, 'lastProbe'> {
  const last = health?.Log?.at(-1);
  if (last === undefined) return {};
  const output = clean(last.Output).replace(/\s+/g, ' ').trim().slice(0, longestOutput);
  return { lastProbe: { exitCode: last.ExitCode, output } };
}

function healthOf(status: string | undefined): ContainerFact['health'] {
  return status === 'starting' || status === 'healthy' || status === 'unhealthy' ? status : 'none';
}

/**
 * The redactor learnt its secrets from the files. A container that was not recreated since holds older ones, which no
 * file knows any more; they are removed from everything else the container shows.
 */
function textCleaner(container: Inspected, redactor: Redactor): (text: string) => string {
  const secrets = [...environmentOf(container)]
    .filter(([name, value]) => value.length >= 8 && redactor.value(name, value).text === redacted)
    .map(([, value]) => value);
  return function clean(text) {
    return secrets.reduce((rest, secret) => rest.replaceAll(secret, redacted), redactor.text(text));
  };
}

function environmentFact(
  container: Inspected,
  redactor: Redactor,
  clean: (text: string) => string,
): Readonly<Record<string, EnvironmentValue>> {
  const values = [...environmentOf(container)].map(([name, value]) => {
    const { text, secret } = redactor.value(name, value);
    return [
      name,
      { text: clean(text), at: [], variables: [], ...(secret === undefined ? {} : { secret }) },
    ] as const;
  });
  return Object.fromEntries(values);
}

/** Some drivers are given their token as an option. */
function logOptions(container: Inspected, redactor: Redactor): Readonly<Record<string, string>> {
  const options = Object.entries(container.HostConfig.LogConfig.Config ?? {});
  return Object.fromEntries(options.map(([name, value]) => [name, redactor.value(name, value).text]));
}

function cpuLimit(host: Inspected['HostConfig']): number {
  if (host.NanoCpus) return host.NanoCpus / 1e9;
  // `cpu_quota` without a period counts in the kernel's default of 100 ms; -1 is no limit.
  return Math.max(0, host.CpuQuota ?? 0) / (host.CpuPeriod || 100_000);
}

/** What is open now; of a container that does not run, what it would open. */
function published(container: Inspected): ContainerFact['published'] {
  const isRunning = container.State.Status === 'running';
  const bindings = isRunning ? container.NetworkSettings?.Ports : container.HostConfig.PortBindings;
  return Object.entries(bindings ?? {}).flatMap(([target, hosts]) =>
    (hosts ?? []).map((host) => ({
      hostIp: host.HostIp ?? '',
      hostPort: Number(host.HostPort ?? 0),
      target: Number.parseInt(target, 10),
    })),
  );
}
