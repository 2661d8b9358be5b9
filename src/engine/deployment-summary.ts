import type { DeploymentSummary } from '../model/audit.ts';
import type { Known } from '../model/fact.ts';
import type { ContainersFact } from '../model/facts/containers.ts';
import type { ServiceFact, ServiceRole } from '../model/facts/services.ts';
import type { Facts } from '../model/facts/table.ts';

/** What a person recognises their deployment by. */
export function summariseDeployment({ table }: Facts): DeploymentSummary {
  const { deployment, services } = table;
  const list = services.known ? services.value : null;
  return {
    project: deployment.known ? deployment.value.project : null,
    directory: deployment.known ? deployment.value.directory : null,
    ...(deployment.known ? { files: deployment.value.files.map(({ path }) => path) } : {}),
    services: list?.length ?? null,
    gateway: productOf(list, 'gateway'),
    postgres: list === null ? null : postgresOf(list),
    pooler: productOf(list, 'pooler'),
    containers: containersOf(table.containers),
  };
}

function productOf(services: readonly ServiceFact[] | null, role: ServiceRole): string | null {
  const service = services?.find((candidate) => candidate.role === role);
  return service === undefined ? null : (service.product ?? service.name);
}

/** The image's tag starts with the major version: supabase/postgres:17.6.1.136, postgres:16-alpine. */
function postgresOf(services: readonly ServiceFact[]): string | null {
  const service = services.find((candidate) => candidate.role === 'db');
  if (service === undefined) return 'external';
  return service.image?.tag?.match(/^\d+/)?.[0] ?? null;
}

function containersOf(fact: Known<ContainersFact>): DeploymentSummary['containers'] {
  if (!fact.known) return null;
  const { project } = fact.value;
  return {
    total: project.length,
    running: project.filter(({ state }) => state === 'running').length,
    healthy: project.filter(({ health }) => health === 'healthy').length,
    checked: project.filter(({ health }) => health !== 'none').length,
  };
}
