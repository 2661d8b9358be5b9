// Which Compose files a container was made from, and which are in effect here.
import { isAbsolute, relative, resolve } from 'node:path';
import type { ContainerFact } from '../../model/facts/containers.ts';
import type { DeploymentFact } from '../../model/facts/deployment.ts';

/** Files that stand in the label: those named, not what they include or extend. */
export function listedFiles(deployment: DeploymentFact): readonly string[] {
  return deployment.files.filter(({ by }) => by === 'list' || by === 'override').map(({ path }) => path);
}

/** By absolute path, or by the path inside each directory: a symbolic link gives one directory two names. */
export function isMadeFrom(container: ContainerFact, deployment: DeploymentFact): boolean {
  const wanted = listedFiles(deployment).map((path) => resolve(deployment.directory, path));
  const inside = (base: string, path: string): string => (isAbsolute(path) ? relative(base, path) : path);
  const made = container.configFiles;
  return (
    areSame(wanted, made) ||
    areSame(
      wanted.map((path) => inside(deployment.directory, path)),
      made.map((path) => inside(container.workingDirectory, path)),
    )
  );
}

function areSame(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((path) => right.includes(path));
}
