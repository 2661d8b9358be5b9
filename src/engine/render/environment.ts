// Where a variable of a service is set: where it takes effect. A key of the env file when the value is that key's and
// nothing else would change with it; else the service's own `environment` in our override.
import { setEnvKeys } from '../../deployment/env-file/edit.ts';
import { at, entriesOf, type Node, textOf, toJson } from '../../deployment/node.ts';
import type { Project } from '../../deployment/project.ts';
import { type EnvironmentFragment, type Json, secretKey } from '../../model/fragment.ts';
import { Problem } from '../../model/problem.ts';
import type { Of } from './combine.ts';
import type { WantedKey } from './env-keys.ts';
import { isEqual } from './operations.ts';

export interface PlacedEnvironment {
  /** For the env file, sorted by key. */
  readonly keys: readonly WantedKey[];
  /** For the override. */
  readonly values: readonly Wanted[];
}

interface Wanted {
  readonly service: string;
  readonly name: string;
  readonly value: string;
  readonly isSecret: boolean;
  readonly change: string;
}

/** `reload` gives the base with another env file; null when Compose would refuse it. */
export function placeEnvironment(
  fragments: readonly Of<EnvironmentFragment>[],
  secrets: ReadonlyMap<string, string>,
  base: Project,
  reload: (envText: string) => Project | null,
): PlacedEnvironment {
  const wanted = fragments.map((fragment) => wantedOf(fragment, secrets));
  const keys = new Map<string, WantedKey>();
  const values: Wanted[] = [];
  for (const want of wanted) {
    if (textOf(nodeOf(base, want)) === want.value) continue;
    const key = keyOf(want, base);
    if (key === undefined) values.push(want);
    else if (keys.get(key)?.value === want.value) continue;
    else if (isOnlyEffect(key, want, wanted, base, reload)) {
      keys.set(key, { key, value: want.value, change: want.change });
    } else values.push(want);
  }
  return { keys: [...keys.values()].sort((a, b) => (a.key < b.key ? -1 : 1)), values };
}

/** What stands for a secret that nobody has asked for yet, as in a plan. */
export function placeholder(key: string): string {
  return `SECRET-${key}`;
}

function wantedOf(
  { service, name, value, change }: Of<EnvironmentFragment>,
  secrets: ReadonlyMap<string, string>,
): Wanted {
  if (typeof value === 'string') return { service, name, value, change, isSecret: false };
  const key = secretKey(value.secret, service, name);
  return { service, name, value: secrets.get(key) ?? placeholder(key), change, isSecret: true };
}

function nodeOf(project: Project, { service, name }: Wanted): Node | undefined {
  return at(project.root, 'services', service, 'environment', name);
}

/** Variables that Compose itself sets (docs.docker.com, "Compose predefined environment variables"). */
const ofCompose = new Set(['COMPOSE_PROJECT_NAME', 'PWD']);

/** The one variable the value is made of. */
function keyOf(want: Wanted, base: Project): string | undefined {
  const node = nodeOf(base, want);
  const [use, ...others] = node?.kind === 'scalar' ? node.from : [];
  if (node === undefined || use === undefined || others.length > 0 || ofCompose.has(use.name))
    return undefined;
  if (use.source !== 'environment') return use.name;
  throw new Problem({
    code: 'variable-from-shell',
    message: `${want.change} sets ${want.name} of the service ${want.service}, but ${use.name} in the shell decides it`,
    at: node.at,
    hints: [`Leave it to the env file: env -u ${use.name} seaworthy …`],
  });
}

/**
 * Whether setting the key does what is wanted and nothing else: every value that changes with it is one that a change
 * wants to be just so. One key may feed several services on purpose, but which of them are meant is for changes to say.
 */
function isOnlyEffect(
  key: string,
  want: Wanted,
  wanted: readonly Wanted[],
  base: Project,
  reload: (envText: string) => Project | null,
): boolean {
  const { text = '', shown = '.env' } = base.envFile ?? {};
  const before = base.inactiveServices.length === 0 ? base : reload(text);
  const trial = reload(setEnvKeys(text, shown, { [key]: want.value }));
  if (before === null || trial === null || textOf(nodeOf(trial, want)) !== want.value) return false;
  return differencesOf(before, trial).every((path) => {
    return wanted.some((other) => {
      const isThere = isEqual(path, ['services', other.service, 'environment', other.name]);
      return isThere && textOf(nodeOf(trial, other)) === other.value;
    });
  });
}

/** Paths at which two resolved projects differ, as deep as services' environment goes. */
function differencesOf(before: Project, after: Project): readonly (readonly string[])[] {
  return differences(before.root, after.root, ['services', '*', 'environment', '*'], []);
}

function differences(
  before: Node | undefined,
  after: Node | undefined,
  pattern: readonly string[],
  path: readonly string[],
): readonly (readonly string[])[] {
  if (isSame(before, after)) return [];
  const [step, ...rest] = pattern;
  if (step === undefined || before?.kind !== 'mapping' || after?.kind !== 'mapping') return [path];
  const keys = new Set([...entriesOf(before), ...entriesOf(after)].map(([key]) => key));
  return [...keys].flatMap((key) => {
    // Extensions are nobody's value (compose-spec, 11-extension.md).
    if (path.length === 0 && key.startsWith('x-')) return [];
    const below = step === '*' || step === key ? rest : [];
    return differences(at(before, key), at(after, key), below, [...path, key]);
  });
}

function isSame(before: Node | undefined, after: Node | undefined): boolean {
  if (before === undefined || after === undefined) return before === after;
  return isEqual(toJson(before) as Json, toJson(after) as Json);
}
