// The deployment's own files as one tar: Compose files, env files, wishes, gateway and function files, our secrets. What the
// database and storage keep is saved by their own engines.
import { posix } from 'node:path';
import type { Places } from '../../../engine/state/places.ts';
import { Problem } from '../../../model/problem.ts';
import type { World } from '../../../ports/world.ts';

export interface DeploymentArchive {
  /** Absolute; the caller removes it. It holds secrets, and is for its owner alone. */
  readonly path: string;
  /** Paths that were left out, relative to the directory. */
  readonly without: readonly string[];
}

/** Folders that are data of services, never configuration. */
export interface ArchiveRequest {
  readonly places: Places;
  /** Of this run: part of the file's name. */
  readonly point: string;
  /** Absolute paths of the data directory and of objects, as far as they lie in the deployment. */
  readonly data: readonly string[];
  /** Files in effect outside the directory, absolute. */
  readonly outside: readonly string[];
  readonly world: World;
}

const limitMs = 30 * 60_000;

/** GNU tar: `--exclude` patterns are anchored here, and a file that changed while it was read is told by exit code 1. */
export async function archiveDeployment(request: ArchiveRequest): Promise<DeploymentArchive> {
  const { places, point, data, outside, world } = request;
  const path = posix.join(places.state, `deployment-${point}.tar`);
  world.tree.remove(path);
  const inside = data.filter((one) => one.startsWith(`${places.directory}/`));
  const without = [places.dumps, path, ...inside].map((one) => posix.relative(places.directory, one));
  const excludes = without.map((one) => `--exclude=./${one}`);
  const words = [
    '--anchored',
    '--no-wildcards',
    ...excludes,
    '--exclude=./.git',
    '-C',
    places.directory,
    '.',
  ];
  const result = await world.exec.run({
    argv: ['tar', '--create', '--absolute-names', ...words, ...outside],
    outputFile: path,
    timeoutMs: limitMs,
  });
  if (result.ran && result.code === 0) return { path, without };
  world.tree.remove(path);
  const said = result.ran ? result.stderr.trim().split('\n').at(-1) : result.reason;
  throw new Problem({
    code: 'backup-deployment',
    message: `the files of ${places.directory} could not be read together: ${said}`,
    hints: ['run it as the user who owns them, or as root'],
    fault: 'world',
  });
}
