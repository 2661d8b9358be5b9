// A layout writes the same deployment in another way. What it promises is proven for each base: the resolved models
// are equal but for what `view` takes away on both sides, and the audit says the same of both.
import type { StackFiles } from '../../helpers/audit-stack.ts';

/** A resolved Compose model as plain JSON. */
export interface Model {
  readonly services: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly [part: string]: unknown;
}

export interface Layout {
  readonly name: string;
  /** What is written otherwise, for the report. */
  readonly what: string;
  readonly apply: (files: StackFiles) => StackFiles;
  /** Brings a model of before or after to what both have in common. Absent = nothing differs. */
  readonly view?: (model: Model, side: 'before' | 'after') => Model;
  /** Moves parts of services where another layout does not look for them: of two, this one comes last. */
  readonly hides?: true;
  /** Checks that judge how the files are written, which this layout changes: neither compared nor asked for. */
  readonly blind?: readonly string[];
  /** Checks that may say another thing of the sound deployment in this layout, and why. A breakage must be found all the same. */
  readonly skips?: readonly string[];
}

/** Every service through one function. */
export function eachService(
  model: Model,
  change: (service: Readonly<Record<string, unknown>>, name: string) => Readonly<Record<string, unknown>>,
): Model {
  const services = Object.entries(model.services).map(([name, service]) => [name, change(service, name)]);
  return { ...model, services: Object.fromEntries(services) };
}

/** Without names by which others may call a service besides its own, and without its networks' details. */
export function withoutNames(model: Model): Model {
  return eachService(model, (service) => {
    const {
      container_name: _,
      networks,
      ...rest
    } = service as { container_name?: string; networks?: object };
    return { ...rest, networks: Object.keys(networks ?? {}).sort() };
  });
}

/** The same model with its services renamed, and what waits for them. */
export function renamed(model: Model, rename: (name: string) => string): Model {
  const services = Object.entries(model.services).map(([name, service]) => {
    const waits = service['depends_on'] as Readonly<Record<string, unknown>> | undefined;
    if (waits === undefined) return [rename(name), service] as const;
    const entries = Object.entries(waits).map(([other, how]) => [rename(other), how] as const);
    return [rename(name), { ...service, depends_on: Object.fromEntries(entries) }] as const;
  });
  return { ...model, services: Object.fromEntries(services) };
}
