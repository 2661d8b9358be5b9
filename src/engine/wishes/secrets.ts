// Secret references become values, when apply is about to render them. Values go into no message.
import { posix } from 'node:path';
import {
  type Contribution,
  type Fragment,
  type SecretReference,
  secretFileService,
  secretKey,
} from '../../model/fragment.ts';
import type { Place } from '../../model/place.ts';
import { Problem } from '../../model/problem.ts';
import type { World } from '../../ports/world.ts';

export interface SecretRequest {
  /** What `file:` references are relative to. */
  readonly directory: string;
  /** Whether a person may be asked for what only a person knows; nobody is asked without a terminal. */
  readonly mayAsk: boolean;
  /** Answers that need not be asked for again, by `secretKey`: of a service whose secret is in effect already. */
  readonly answered?: ReadonlyMap<string, string>;
  /** Where a variable is wished. */
  readonly placeOf?: (service: string, name: string) => Place;
}

/** Where a secret is used: a variable of a service, or a file of ours (`service` is then `secretFileService`). */
export interface SecretUse {
  readonly service: string;
  readonly name: string;
  readonly reference: SecretReference;
  /** The key that wishes it, where that is no variable of a service. */
  readonly key?: string;
}

export function isSecretFile({ service }: SecretUse): boolean {
  return service === secretFileService;
}

/** How a use is called in messages. */
export function useWords(use: SecretUse): string {
  if (use.key !== undefined) return use.key;
  return isSecretFile(use) ? `the secret ${use.name}` : `environment.${use.service}.${use.name}`;
}

/** Every secret of these contributions that comes from somewhere. */
export function secretUses(contributions: readonly Contribution[]): readonly SecretUse[] {
  return contributions.flatMap(({ fragments }) => fragments).flatMap(usesIn);
}

function usesIn(fragment: Fragment): readonly SecretUse[] {
  if (fragment.kind === 'secret-file') {
    const { name, secret } = fragment;
    if (secret === 'generated' || typeof secret !== 'string') return [];
    return [{ service: secretFileService, name, reference: secret }];
  }
  if (fragment.kind !== 'environment' || typeof fragment.value === 'string') return [];
  return [{ service: fragment.service, name: fragment.name, reference: fragment.value.secret }];
}

const mostBytes = 64 * 1024;
const readableByOthers = 0o044;

/** The value of each of these secrets, by `secretKey`. A missing one is a Problem. */
export async function resolveSecrets(
  uses: readonly SecretUse[],
  world: World,
  request: SecretRequest,
): Promise<ReadonlyMap<string, string>> {
  const values = new Map<string, string>();
  // What can fail by itself comes before anybody is asked.
  for (const use of [...uses].sort((left, right) => Number(isAsked(left)) - Number(isAsked(right)))) {
    const key = secretKey(use.reference, use.service, use.name);
    if (values.has(key)) continue;
    const value = await resolve(use, request.answered?.get(key), world, request);
    values.set(key, value);
  }
  return values;
}

/** The value that a key of the wishes refers to (`notify.webhook`), where nobody can be asked. A missing one is a Problem. */
export async function secretOf(
  key: string,
  reference: SecretReference,
  world: World,
  request: Pick<SecretRequest, 'directory'> & { readonly at?: Place },
): Promise<string> {
  const { directory, at } = request;
  const placeOf = at === undefined ? {} : { placeOf: () => at };
  return resolve({ service: '', name: '', reference, key }, undefined, world, {
    directory,
    mayAsk: false,
    ...placeOf,
  });
}

function isAsked({ reference }: SecretUse): boolean {
  return reference === 'prompt';
}

async function resolve(
  use: SecretUse,
  answered: string | undefined,
  world: World,
  request: SecretRequest,
): Promise<string> {
  const { reference } = use;
  if (reference.startsWith('env:')) return fromEnvironment(use, reference.slice(4), world, request);
  if (reference.startsWith('file:')) return fromFile(use, reference.slice(5), world, request);
  return answered ?? (await fromPerson(use, world, request));
}

function fromEnvironment(use: SecretUse, name: string, world: World, request: SecretRequest): string {
  const value = world.environment[name];
  if (value !== undefined && value !== '') return value;
  const seen = value === undefined ? 'is not set' : 'is empty';
  throw refuse(
    use,
    request,
    `the variable ${name} of this shell ${seen}`,
    `set it: export ${name}, then try again`,
  );
}

function fromFile(use: SecretUse, written: string, world: World, request: SecretRequest): string {
  const path = posix.resolve(request.directory, written);
  const file = world.files.read(path, mostBytes);
  if (!file.ok) {
    throw refuse(
      use,
      request,
      `the file ${written} ${file.reason}`,
      'write the secret into it, readable by its owner alone',
    );
  }
  // Whoever writes a secret with an editor ends its line.
  const value = file.text.replace(/\r?\n$/, '');
  if (value === '') throw refuse(use, request, `the file ${written} is empty`, 'write the secret into it');
  const status = world.files.status(path);
  if (typeof status === 'object' && (status.mode & readableByOthers) !== 0) {
    world.talk.warn(`warning: ${written} holds a secret and can be read by others: chmod 600 ${written}`);
  }
  return value;
}

async function fromPerson(use: SecretUse, world: World, request: SecretRequest): Promise<string> {
  const { service, name } = use;
  const question = isSecretFile(use) ? `${name}:` : `${name} of ${service}:`;
  if (!request.mayAsk || !world.talk.canAsk) {
    const seen = 'is asked for, and nobody can be asked here';
    throw refuse(use, request, seen, 'run this on a terminal, or refer to it by env:NAME or file:PATH');
  }
  const answer = await world.talk.askSecret(question);
  if (answer !== null && answer !== '') return answer;
  throw new Problem({
    code: 'secret-declined',
    message: `${useWords(use)}: no secret was given`,
    hints: ['nothing was changed; run it again when you have the secret'],
    exitCode: 7,
  });
}

function refuse(use: SecretUse, request: SecretRequest, seen: string, hint: string): Problem {
  const place = request.placeOf?.(use.service, use.name);
  return new Problem({
    code: 'secret-missing',
    message: `${useWords(use)}: ${seen}`,
    hints: [hint],
    ...(place === undefined ? {} : { at: place }),
  });
}
