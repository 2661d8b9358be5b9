// Which env file the saved deployment was run with.
import { posix } from 'node:path';
import { envFilesOfGenerations } from '../../../engine/state/generations.ts';
import { namesGeneration } from '../../../engine/state/names-generation.ts';
import { placesOf } from '../../../engine/state/places.ts';
import { Problem } from '../../../model/problem.ts';
import type { Tree } from '../../../ports/tree.ts';
import { isWithin } from '../outside/paths.ts';

/**
 * What `--env-file` has to say in this directory, relative to it, for what Seaworthy did there to be in effect, as it was when the
 * files were saved; undefined = nothing, it is `.env`. Compose files need no such word: the env file names them all.
 *
 * A Problem where it lay outside of the directory: no file of ours may be written there before anybody has consented.
 */
export function savedEnvFile(directory: string, tree: Tree): string | undefined {
  const places = placesOf(directory);
  if (namesGeneration(places.envFile, tree)) return undefined;
  const recorded = envFilesOfGenerations(places, tree).filter((path) => path !== places.envFile);
  const inside = recorded.filter((path) => isWithin(path, directory));
  const found = inside.find((path) => tree.status(path)?.kind === 'file' && namesGeneration(path, tree));
  if (found !== undefined) return posix.relative(directory, found);
  const [outside] = recorded.filter((path) => !inside.includes(path));
  if (outside === undefined) return undefined;
  throw new Problem({
    code: 'restore-env-file',
    message: `the saved deployment was run with an env file outside of its directory (${posix.relative(directory, outside)})`,
    hints: [
      'bring the files back by restic by hand, put the env file where it was, then use seaworthy restore in place',
    ],
  });
}
