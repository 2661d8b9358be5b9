import { z } from 'zod';
import type { World } from '../../../../ports/world.ts';
import { keyFolder } from '../../container/objects-service.ts';
import type { Container } from '../docker.ts';
import type { KeySource } from './plan.ts';
import { runTask } from './task-container.ts';

/** What became of the vault's root key. `aside`: the name that the one from before has now, in the same folder. */
export interface KeyOutcome {
  readonly kind: 'same' | 'put' | 'none';
  readonly aside: string | null;
  /** What became of the other files of that folder, by their paths below it; absent = the image is too old to put them back. */
  readonly rest?: RestOfFolder | undefined;
}

export interface RestOfFolder {
  readonly put: readonly string[];
  /** Are others than then, and were left as they are. */
  readonly differs: readonly string[];
  /** The repository has them and cannot give them back. */
  readonly unreadable: readonly string[];
}

export const restShape: () => z.ZodType<RestOfFolder> = () =>
  z.looseObject({
    put: z.array(z.string()),
    differs: z.array(z.string()),
    unreadable: z.array(z.string()),
  });

export const keyOutcomeShape: () => z.ZodType<KeyOutcome> = () =>
  z.looseObject({
    kind: z.enum(['same', 'put', 'none']),
    aside: z.string().nullable(),
    rest: restShape().optional(),
  });

/**
 * Puts the root key in place before the database starts: with another one, no secret of the vault can be read. The other files of
 * its folder come with it where none of their name is; on a fresh volume also in the place of the image's.
 *
 * @param runWords words of `docker run` for the container that does it: bounds and labels
 */
export async function putKeyBack(
  sidecar: Container,
  project: string,
  from: KeySource & { readonly stamp: string; readonly isFresh: boolean },
  world: World,
  runWords: readonly string[] = [],
): Promise<KeyOutcome> {
  const task = { sidecar, name: `${project}-seaworthy-key`, writable: [keyFolder], runWords };
  const { repository, snapshot, stamp, isFresh } = from;
  const words = ['root-key', String(repository), snapshot, stamp, ...(isFresh ? ['fresh'] : [])];
  const said = await runTask(task, words, {}, world);
  return keyOutcomeShape().parse(JSON.parse(said));
}
