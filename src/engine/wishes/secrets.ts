// Secret references become values, when apply is about to render them. Values go into no message.
import { posix } from 'node:path';
import { type Contribution, type SecretReference, secretKey } from '../../model/fragment.ts';
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

interface SecretUse {
  readonly service: string;
  readonly name: string;
  readonly reference: SecretReference;
}

const mostBytes = 64 * 1024;
const readableByOthers = 0o044;

/** The value of every secret that these contributions refer to, by `secretKey`. A missing one is a Problem. */
export async function resolveSecrets(
  contributions: readonly Contribution[],
  world: World,
  request: SecretRequest,
): Promise<ReadonlyMap<string, string>> {
  const values = new Map<string, string>();
  for (const use of usesOf(contributions)) {
    const key = secretKey(use.reference, use.service, use.name);
    if (values.has(key)) continue;
    const value = await resolve(use, request.answered?.get(key), world, request);
    values.set(key, value);
  }
  return values;
}

function usesOf(contributions: readonly Contribution[]): readonly SecretUse[] {
  const uses = contributions
    .flatMap(({ fragments }) => fragments)
    .flatMap((fragment) => {
      if (fragment.kind !== 'environment' || typeof fragment.value === 'string') return [];
      return [{ service: fragment.service, name: fragment.name, reference: fragment.value.secret }];
    });
  // What can fail by itself comes before anybody is asked.
  return [...uses].sort((left, right) => Number(isAsked(left)) - Number(isAsked(right)));
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
  if (!request.mayAsk || !world.talk.canAsk) {
    const seen = 'is asked for, and nobody can be asked here';
    throw refuse(use, request, seen, 'run this on a terminal, or refer to it by env:NAME or file:PATH');
  }
  const answer = await world.talk.askSecret(`${name} of ${service}:`);
  if (answer !== null && answer !== '') return answer;
  throw new Problem({
    code: 'secret-declined',
    message: `environment.${service}.${name}: no secret was given`,
    hints: ['nothing was changed; run it again when you have the secret'],
    exitCode: 7,
  });
}

function refuse({ service, name }: SecretUse, request: SecretRequest, seen: string, hint: string): Problem {
  const place = request.placeOf?.(service, name);
  return new Problem({
    code: 'secret-missing',
    message: `environment.${service}.${name}: ${seen}`,
    hints: [hint],
    ...(place === undefined ? {} : { at: place }),
  });
}
