// Finding services and their settings in the resolved model, for checks. Judges nothing.
import type { EnvironmentValue, ServiceFact, ServiceRole } from '../model/facts/services.ts';
import type { Place } from '../model/place.ts';

/** Every service that plays one of these roles, in the model's order. */
export function servicesOf<Service extends ServiceFact>(
  services: readonly Service[],
  ...roles: readonly ServiceRole[]
): readonly Service[] {
  return services.filter((service) => roles.includes(service.role));
}

/** The first service of a role, or undefined: an external Postgres leaves `db` out, for example. */
export function serviceOf<Service extends ServiceFact>(
  services: readonly Service[],
  role: ServiceRole,
): Service | undefined {
  return services.find((service) => service.role === role);
}

/** The first of these variables that holds something; one that is empty or passed through unset does not. */
export function settingOf(service: ServiceFact, ...names: readonly string[]): EnvironmentValue | undefined {
  for (const name of names) {
    const value = service.environment[name];
    if (value !== undefined && value.text !== null && value.text !== '') return value;
  }
  return undefined;
}

/** Where a person looks for what was seen live: the line of the role's service, else of the first service. */
export function anchorOf(
  services: readonly ServiceFact[],
  ...roles: readonly ServiceRole[]
): Place | undefined {
  return (servicesOf(services, ...roles)[0] ?? services[0])?.at;
}
