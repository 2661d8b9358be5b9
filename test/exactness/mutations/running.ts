// Changes of single containers, for breakages that Docker shows.
import type { ContainerFact } from '../../../src/model/facts/containers.ts';
import type { ServiceRole } from '../../../src/model/facts/services.ts';
import type { FactTable } from '../../../src/model/facts/table.ts';

/** The facts with the container of the first service of a role changed; of none there, unchanged. */
export function withContainer(
  { services, containers }: FactTable,
  role: ServiceRole,
  change: (container: ContainerFact) => Partial<ContainerFact>,
): Partial<FactTable> {
  const name = services.find((service) => service.role === role)?.name;
  const project = containers.project.map((one) => (one.service === name ? { ...one, ...change(one) } : one));
  return { containers: { ...containers, project } };
}

/** The container runs with another text for a variable. */
export function runsWith(
  facts: FactTable,
  role: ServiceRole,
  variable: string,
  text: string,
): Partial<FactTable> {
  return withContainer(facts, role, ({ environment }) => ({
    environment: { ...environment, [variable]: { text, at: [], variables: [] } },
  }));
}

/** The container runs with another secret for a variable. */
export function runsWithSecret(facts: FactTable, role: ServiceRole, variable: string): Partial<FactTable> {
  const secret = { fingerprint: 'f-of-another-secret', bytes: 40, reserved: false, bareYamlScalar: false };
  return withContainer(facts, role, ({ environment }) => ({
    environment: { ...environment, [variable]: { text: '[redacted]', at: [], variables: [], secret } },
  }));
}
