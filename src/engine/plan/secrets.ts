// Secrets that wishes refer to: where they are used, what they are now. Values go into no plan.
import { at, textOf } from '../../deployment/node.ts';
import type { Project } from '../../deployment/project.ts';
import { type Contribution, secretKey } from '../../model/fragment.ts';
import { Problem } from '../../model/problem.ts';
import type { Files } from '../../ports/files.ts';
import type { World } from '../../ports/world.ts';
import { newestSecret } from '../state/secret-files.ts';
import { isSecretFile, resolveSecrets, type SecretUse, secretUses } from '../wishes/secrets.ts';

export { type SecretUse, secretUses } from '../wishes/secrets.ts';

/** The value a variable has in the deployment as it is in effect. */
export function valueInEffect(
  project: Project,
  use: SecretUse,
  directory: string,
  files: Files,
): string | undefined {
  if (isSecretFile(use)) return newestSecret(directory, use.name, files)?.value;
  return textOf(at(project.root, ...placeOf(use)));
}

function placeOf({ service, name }: SecretUse): readonly string[] {
  return ['services', service, 'environment', name];
}

export interface PlanSecrets {
  /** By `secretKey`: resolved, or as it is in effect where it was set before and cannot be looked up. */
  readonly values: ReadonlyMap<string, string>;
  /** Uses that apply has to look up and cannot find from here. */
  readonly missing: readonly SecretUse[];
}

/**
 * The secrets a plan renders with. What cannot be resolved and was set by us before keeps its value, so that a service
 * whose secret is asked for does not seem to change with every plan.
 */
export async function planSecrets(request: {
  readonly desired: readonly Contribution[];
  readonly recorded: readonly Contribution[];
  readonly inEffect: Project;
  readonly directory: string;
  readonly world: World;
}): Promise<PlanSecrets> {
  const before = secretUses(request.recorded);
  const after = secretUses(request.desired);
  const recordedNames = new Set(before.map(nameOf));
  const values = new Map<string, string>();
  const missing: SecretUse[] = [];
  for (const [name, use] of new Map([...before, ...after].map((one) => [nameOf(one), one]))) {
    const { inEffect, directory, world } = request;
    const present = recordedNames.has(name)
      ? valueInEffect(inEffect, use, directory, world.files)
      : undefined;
    const value = (await resolved(use, directory, world)) ?? present;
    if (value !== undefined) values.set(keyOf(use), value);
    else if (use.reference !== 'prompt' && after.includes(use)) missing.push(use);
  }
  return { values, missing };
}

/** What a reference stands for now; undefined = it is not there, or only a person knows. Nobody is asked for a plan. */
async function resolved(use: SecretUse, directory: string, world: World): Promise<string | undefined> {
  if (use.reference === 'prompt') return undefined;
  try {
    return (await resolveSecrets([use], world, { directory, mayAsk: false })).get(keyOf(use));
  } catch (error) {
    // Apply refuses then; a plan can be shown all the same, with a note.
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

function keyOf({ reference, service, name }: SecretUse): string {
  return secretKey(reference, service, name);
}

/** Whether a secret that can be looked up is another one than the deployment has in effect. */
export function hasMovedSecret(contribution: Contribution, secrets: PlanSecrets, inEffect: Project): boolean {
  // Another secret in a file is another file, which is seen where it is mounted.
  const variables = secretUses([contribution]).filter((use) => !isSecretFile(use));
  return variables.some((use) => {
    const value = secrets.values.get(keyOf(use));
    return value !== undefined && value !== textOf(at(inEffect.root, ...placeOf(use)));
  });
}

function nameOf({ service, name, reference }: SecretUse): string {
  return `${service}.${name}=${reference}`;
}
