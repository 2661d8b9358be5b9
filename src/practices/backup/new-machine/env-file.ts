// Which env file the saved deployment was run with.
import { posix } from 'node:path';
import { envFilesOfGenerations } from '../../../engine/state/generations.ts';
import { namesGeneration } from '../../../engine/state/names-generation.ts';
import { placesOf } from '../../../engine/state/places.ts';
import { Problem } from '../../../model/problem.ts';
import type { Tree } from '../../../ports/tree.ts';
import type { World } from '../../../ports/world.ts';
import { isInside } from './copy.ts';

/**
 * What `--env-file` has to say in this directory, relative to it, for what Seaworthy did there to be in effect, as it was when the
 * files were saved; null = nothing, it is `.env`. Compose files need no such word: the env file names them all. To be asked of the
 * files as they were saved: once archiving is taken out of them, nothing may be in effect any more.
 *
 * A Problem where it lay outside of the directory, or behind a link: the new deployment must not write to it.
 */
export function savedEnvFile(directory: string, tree: Tree): string | null {
  const places = placesOf(directory);
  const isInEffect = (path: string) => tree.status(path)?.kind === 'file' && namesGeneration(path, tree);
  if (isInEffect(places.envFile)) return null;
  const recorded = envFilesOfGenerations(places, tree).filter((path) => path !== places.envFile);
  const found = recorded.find((path) => isInside(path, directory, tree) && isInEffect(path));
  if (found !== undefined) return posix.relative(directory, found);
  const odd = recorded.find((path) => !isInside(path, directory, tree));
  if (odd === undefined) return null;
  throw new Problem({
    code: 'restore-env-file',
    message: `the saved deployment was run with an env file that is not in its directory: ${posix.relative(directory, odd)}`,
    hints: [
      'where the deployment runs, move the env file into its directory, then seaworthy apply and seaworthy backup run with --env-file there',
    ],
  });
}

/** Compose would take it for the new deployment, and write what is another one's. */
export function refuseEnvFilesOfShell({ environment }: Pick<World, 'environment'>): void {
  if ((environment['COMPOSE_ENV_FILES'] ?? '') === '') return;
  throw new Problem({
    code: 'restore-env-file',
    message: 'COMPOSE_ENV_FILES is set in the shell, and would hold for the new deployment, too',
    hints: [
      'env -u COMPOSE_ENV_FILES seaworthy restore … (of a deployment that runs, say its env file with --env-file)',
    ],
  });
}

/** A copy has its name in its env file: a plain `docker compose down` there would take the deployment itself away. */
export function refuseCopyWith(envFile: string | null): void {
  if (envFile === null) return;
  throw new Problem({
    code: 'restore-env-file',
    message: `a copy beside the deployment is made only where .env names it, and this one is run with --env-file ${envFile}`,
    hints: ['restore on another machine (--from-repo), or in place'],
  });
}
