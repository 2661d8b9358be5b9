// A machine without the deployment: one command, from a repository and its key to a running stack.
import type { World } from '../../ports/world.ts';
import type { CommandResult } from '../command.ts';
import { arriveInto } from './arrive-into.ts';
import type { RestoreGiven } from './input.ts';
import { intoOf, secretsFrom, sourceFrom } from './opened-source.ts';

export async function restoreFromRepository(given: RestoreGiven, world: World): Promise<CommandResult> {
  const source = sourceFrom(given, world);
  return arriveInto({
    ...{ given, source, world },
    secrets: () => secretsFrom(given, source, world),
    directory: intoOf(given, world),
    project: given.projectName ?? null,
    isCopy: false,
  });
}
