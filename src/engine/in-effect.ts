// Trap 3 of the failure cases: what a file says reaches a container only when it is recreated. Where Docker answers,
// the environment that runs is the truth, and the file only tells where to change it.
import type { Known } from '../model/fact.ts';
import type { ContainerFact, ContainersFact } from '../model/facts/containers.ts';
import type { EnvironmentValue, ServiceFact } from '../model/facts/services.ts';
import type { Evidence } from '../model/outcome.ts';
import type { Place } from '../model/place.ts';

export interface ValueInEffect extends EnvironmentValue {
  /** The container runs with this, and the files say something else. */
  readonly unlikeFile?: true;
}

export interface ServiceInEffect extends ServiceFact {
  readonly environment: Readonly<Record<string, ValueInEffect>>;
}

/** The services with the environment that their running containers have; as in the files where none runs or Docker is not asked. */
export function inEffect(
  services: readonly ServiceFact[],
  containers: Known<ContainersFact>,
): readonly ServiceInEffect[] {
  return services.map((service) => {
    const container = runningContainer(service, containers);
    return container === undefined ? service : { ...service, environment: environmentOf(service, container) };
  });
}

/** The running container of a service, when Docker tells of one. */
export function runningContainer(
  service: ServiceFact,
  containers: Known<ContainersFact>,
): ContainerFact | undefined {
  if (!containers.known) return undefined;
  return containers.value.project.find(
    (container) => container.service === service.name && container.state === 'running',
  );
}

function environmentOf(service: ServiceFact, container: ContainerFact): Record<string, ValueInEffect> {
  const values = Object.entries(container.environment).map(([name, running]) => {
    const written = service.environment[name];
    if (written !== undefined && isSame(written, running)) return [name, written] as const;
    const at = written?.at ?? [service.at];
    return [name, { ...running, at, variables: written?.variables ?? [], unlikeFile: true }] as const;
  });
  return Object.fromEntries(values);
}

function isSame(written: EnvironmentValue, running: EnvironmentValue): boolean {
  return written.text === running.text && written.secret?.fingerprint === running.secret?.fingerprint;
}

/** A value as evidence, at the line a person edits. */
export function seenValue(service: ServiceFact, name: string, value: ValueInEffect, saw: string): Evidence {
  const place = editPlace(value) ?? service.at;
  if (value.unlikeFile === true) {
    return { subject: valueName(service, name, value), saw: `${saw} (in the running container)`, at: place };
  }
  return { subject: valueName(service, name, value), saw, at: place };
}

/** `SMTP_HOST` when the value comes whole from one variable or a file, else `services.auth.environment.GOTRUE_SMTP_HOST`. */
export function valueName(service: ServiceFact, name: string, value: EnvironmentValue): string {
  if (value.fromEnvFile === true) return name;
  const [variable, ...others] = value.variables;
  const isWhole = variable !== undefined && others.length === 0 && value.at.length === 2;
  return isWhole ? variable : `services.${service.name}.environment.${name}`;
}

/** The line to edit: of the one variable a value comes from, else of the service. */
export function editPlace(value: EnvironmentValue): Place | undefined {
  return value.at.length === 2 ? value.at[1] : value.at[0];
}

/** The text of a variable, without blanks around it; undefined when it is absent, empty or not set in the shell. */
export function textOf(service: ServiceFact, name: string): string | undefined {
  const text = service.environment[name]?.text?.trim();
  return text === undefined || text === '' ? undefined : text;
}

/** Whether a Go service (GoTrue, among others) reads this variable as true: strconv.ParseBool. */
export function isOn(service: ServiceFact, name: string): boolean {
  return /^(?:1|t|T|TRUE|true|True)$/.test(textOf(service, name) ?? '');
}
