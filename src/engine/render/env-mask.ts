// Services that read the project's env file through `env_file` get every key of it, ours too. COMPOSE_FILE changes with
// each generation and would remake their containers each time (decision 0006), so the override gives them a constant:
// what they would get without us. That is the person's own COMPOSE_FILE where there is one, and the empty text where
// there is none, because `environment` can hide a key of an `env_file` but not take it out.
import { at, entriesOf } from '../../deployment/node.ts';
import type { Project } from '../../deployment/project.ts';
import type { EnvEdit } from '../../model/run.ts';

export interface Masked {
  readonly service: string;
  readonly name: string;
  readonly value: string;
  readonly change: string;
}

/**
 * Keys that the loaded candidate takes from the env file straight into a service, and that are there because of us.
 * `isEnvFile` = whether a path, as it is shown, leads to the project's env file: a service may name it by a link.
 */
export function maskOf(
  candidate: Project,
  edits: readonly EnvEdit[],
  base: Project,
  isEnvFile: (shown: string) => boolean,
): readonly Masked[] {
  const hidden = edits.filter(({ key, before }) => key === 'COMPOSE_FILE' || before === null);
  return entriesOf(at(candidate.root, 'services')).flatMap(([service, { value }]) => {
    const environment = new Map(entriesOf(at(value, 'environment')));
    return hidden.flatMap(({ key, before, change }) => {
      const from = environment.get(key)?.keyAt.file;
      if (from === undefined || !isEnvFile(from)) return [];
      const own = base.envFile?.values.get(key)?.value ?? before ?? '';
      return [{ service, name: key, value: own, change }];
    });
  });
}
