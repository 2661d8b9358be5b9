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
}

export const keyOutcomeShape: () => z.ZodType<KeyOutcome> = () =>
  z.looseObject({ kind: z.enum(['same', 'put', 'none']), aside: z.string().nullable() });

/**
 * Puts the root key in place before the database starts: with another one, no secret of the vault can be read.
 *
 * @param runWords words of `docker run` for the container that does it: bounds and labels
 */
export async function putKeyBack(
  sidecar: Container,
  project: string,
  { repository, snapshot }: KeySource,
  stamp: string,
  world: World,
  runWords: readonly string[] = [],
): Promise<KeyOutcome> {
  const task = { sidecar, name: `${project}-seaworthy-key`, writable: [keyFolder], runWords };
  const said = await runTask(task, ['root-key', String(repository), snapshot, stamp], {}, world);
  return keyOutcomeShape().parse(JSON.parse(said));
}
