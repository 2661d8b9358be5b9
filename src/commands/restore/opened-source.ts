// The repository of --from-repo, opened: its place from the words, its secrets from where they refer to.
import { posix } from 'node:path';
import { secretOf } from '../../engine/wishes/secrets.ts';
import type { SecretReference } from '../../model/fragment.ts';
import { Problem } from '../../model/problem.ts';
import type { World } from '../../ports/world.ts';
import { ensureImage } from '../../practices/backup/new-machine/image.ts';
import { sourceOf } from '../../practices/backup/new-machine/source.ts';
import { openAsker } from '../../practices/backup/new-machine/stand-ins.ts';
import {
  fillWorkshop,
  type Workshop,
  type WorkshopSecrets,
} from '../../practices/backup/new-machine/workshop.ts';
import type { Sidecars } from '../../practices/backup/operations/sidecars.ts';
import type { Repository } from '../../practices/backup/repositories/repository.ts';
import type { RestoreGiven } from './input.ts';

/** A Problem where the words name no repository, or one that is not there. */
export function sourceFrom(given: RestoreGiven, { directory, files }: World): Repository {
  const { fromRepo: place = '', provider, region, account, endpoint, ca, keyId, secret } = given;
  const source = sourceOf({ place, provider, region, account, endpoint, ca, keyId, secret }, directory);
  if (source.kind === 'bucket') return source;
  const status = files.status(source.path);
  if (typeof status === 'object' && status.kind === 'directory') return source;
  throw new Problem({
    code: 'restore-source',
    message: `--from-repo: ${source.path} ${status === 'denied' ? 'may not be read' : 'is no folder'}`,
    hints: ['mount the disk, or name the folder that backup.repositories named'],
  });
}

/** The values behind the references; none of them goes into any argv or message. */
export async function secretsFrom(
  given: RestoreGiven,
  source: Repository,
  world: World,
): Promise<WorkshopSecrets> {
  if (given.key === undefined)
    throw missing('--key', '--key FILE: the copy of seaworthy/secrets/backup-key that you kept elsewhere');
  const { directory } = world;
  const read = (option: string, reference: string) =>
    secretOf(option, asReference(reference), world, { directory });
  const key = await read('--key', /^(?:env|file):/.test(given.key) ? given.key : `file:${given.key}`);
  if (source.kind === 'folder') return { key: key.trim(), keyId: null, secret: null };
  return {
    key: key.trim(),
    keyId: await read('--key-id', source.keyId),
    secret: await read('--secret', source.secret),
  };
}

function asReference(text: string): SecretReference {
  if (text !== 'prompt') return text as SecretReference;
  throw missing('a file or a variable', 'refer to the secret by env:NAME or file:PATH');
}

export interface OpenSource {
  readonly image: string;
  readonly sidecars: Sidecars;
}

/**
 * Writes the workshop, builds the image, and lets `look` ask a container, which goes again whatever happens. A first Ctrl-C
 * ends the looking, not the taking away: the container has the key mounted, and would stay for a day.
 */
export async function lookInto<T>(
  secrets: WorkshopSecrets,
  source: Repository,
  workshop: Workshop,
  world: World,
  look: (opened: OpenSource) => Promise<T>,
): Promise<T> {
  const hold = world.interrupts.hold(() => world.talk.warn('taking away what was made to look'));
  try {
    const found = await lookHeld(secrets, source, workshop, world, look);
    if (hold.isAsked()) throw stopped();
    return found;
  } catch (error) {
    // What the signal ended fails for a reason of its own.
    throw hold.isAsked() && error instanceof Problem ? stopped() : error;
  } finally {
    hold.release();
  }
}

async function lookHeld<T>(
  secrets: WorkshopSecrets,
  source: Repository,
  workshop: Workshop,
  world: World,
  look: (opened: OpenSource) => Promise<T>,
): Promise<T> {
  fillWorkshop(workshop, source, secrets, world);
  const image = await ensureImage(workshop, world);
  const { close, ...asker } = await openAsker({ workshop, repository: source, image }, world);
  try {
    return await look({ image, ...asker });
  } finally {
    await close();
  }
}

function stopped(): Problem {
  return new Problem({
    code: 'interrupted',
    message: 'asked to stop: nothing was restored, and what was made to look is gone',
    hints: ['run the command again when it suits'],
    exitCode: 4,
  });
}

/** `--into`, absolute. */
export function intoOf({ into }: RestoreGiven, { directory }: World): string {
  if (into !== undefined) return posix.resolve(directory, into);
  throw missing('--into', '--into DIR: the directory that the deployment comes to lie in');
}

function missing(option: string, hint: string): Problem {
  return new Problem({ code: 'usage', message: `${option} is missing`, hints: [hint] });
}
