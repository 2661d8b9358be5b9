// What Docker, Postgres and the host tell of a deployment that runs exactly as its files say, and is well.
// Injected, not gathered: each fact has the shape that its gatherer gives (the saved facts' reader holds it to that).
import { known } from '../../src/model/fact.ts';
import type { ContainerFact } from '../../src/model/facts/containers.ts';
import type { DeploymentFact } from '../../src/model/facts/deployment.ts';
import type { EnvironmentValue, ServiceFact } from '../../src/model/facts/services.ts';
import type { Facts, FactTable } from '../../src/model/facts/table.ts';
import { container } from '../helpers/facts.ts';
import { noOwnBackups } from './healthy-backups.ts';
import { healthyHost } from './healthy-host.ts';
import { healthyPostgres } from './healthy-postgres.ts';
import { healthyTraces } from './healthy-traces.ts';
import { measuredDays } from './measured-days.ts';

/** The same facts with everything known that is seen only where the deployment runs. */
export function withLiveFacts(files: Facts): Facts {
  const { services, deployment } = files.table;
  if (!services.known || !deployment.known) return files;
  const seen = {
    ...healthyDocker(services.value, deployment.value),
    ...healthyPostgres(services.value),
    ...healthyTraces(services.value),
    ...healthyHost,
    ...noOwnBackups,
  };
  const live: Partial<FactTable> = { ...seen, history: measuredDays(seen) };
  const table = Object.entries(live).map(([name, value]) => [name, known(value)]);
  return { ...files, table: { ...files.table, ...Object.fromEntries(table) } };
}

/** One healthy container per service, made from the files that are in effect. */
function healthyDocker(services: readonly ServiceFact[], deployment: DeploymentFact) {
  const project = services.map((service) => containerOf(service, deployment));
  const named = services.flatMap(({ volumes }) =>
    volumes.flatMap(({ type, source }) => (type === 'volume' && source !== undefined ? [source] : [])),
  );
  return {
    engine: {
      version: '28.5.1',
      composeVersion: '2.40.3',
      rootless: false,
      defaultLogDriver: 'json-file',
      defaultLogOptions: {},
      cpus: 8,
      memoryBytes: 64 * 1024 ** 3,
      dataRoot: '/var/lib/docker',
    },
    containers: { project, foreign: [], others: [] },
    containerLogs: {
      logs: project
        .filter(({ logDriver }) => logDriver === 'json-file')
        .map(({ name, service }) => ({ container: name, service, bytes: 8 * 1024 ** 2 })),
    },
    volumes: {
      volumes: [...new Set(named)].map((key) => ({
        key,
        name: `${deployment.project}_${key}`,
        exists: true,
      })),
    },
  } satisfies Partial<FactTable>;
}

function containerOf(service: ServiceFact, { directory, files }: DeploymentFact): ContainerFact {
  const { name, healthcheck, limits, logging } = service;
  const listed = files.filter(({ by }) => by === 'list' || by === 'override');
  return container(name, {
    name: service.containerName?.value ?? `supabase-${name}-1`,
    image: service.image?.reference ?? 'built-here',
    health: healthcheck === undefined || healthcheck.disabled ? 'none' : 'healthy',
    environment: runningEnvironment(service),
    logDriver: logging?.driver ?? 'json-file',
    logOptions: logging?.options ?? {},
    memoryLimitBytes: limits.memoryBytes ?? 0,
    cpuLimit: limits.cpus ?? 0,
    mounts: service.volumes.map(({ type, source = '', target }) => ({ type, source, target })),
    published: service.ports.map(({ hostIp = '0.0.0.0', published, target }) => ({
      hostIp,
      hostPort: Number(published),
      target,
    })),
    configFiles: listed.map(({ path }) => `${directory}/${path}`),
    workingDirectory: directory,
    healthcheckTest: healthcheck?.disabled === true ? ['NONE'] : (healthcheck?.test ?? []),
    ...(healthcheck?.tokens === undefined ? {} : { healthcheckTokens: healthcheck.tokens }),
    ...(healthcheck === undefined || healthcheck.disabled ? {} : { lastProbe: { exitCode: 0, output: '' } }),
  });
}

function runningEnvironment({ environment }: ServiceFact): Readonly<Record<string, EnvironmentValue>> {
  const set = Object.entries(environment).filter(([, { text }]) => text !== null);
  return Object.fromEntries(
    set.map(([name, { text, secret }]) => [
      name,
      { text, at: [], variables: [], ...(secret === undefined ? {} : { secret }) },
    ]),
  );
}
