// Containers that were started from other files than the folder's: our change would be made to something else.
import { posix } from 'node:path';
import { Problem } from '../../../model/problem.ts';
import type { World } from '../../../ports/world.ts';
import type { Adopted } from '../../adopted.ts';
import { shellLine } from '../../compose/arguments.ts';
import type { ProjectContainer } from '../../compose/compose.ts';
import { generationOf } from '../../state/places.ts';
import { listed } from '../../words.ts';

/** Refuses containers of this project that another folder, or another set of files, started. */
export async function refuseOtherFiles(
  adopted: Adopted,
  containers: readonly ProjectContainer[],
  world: World,
): Promise<void> {
  const labelled = containers.filter(({ workingDirectory }) => workingDirectory !== '');
  const own = adopted.base.workingDirectory;
  const isOwn = await samePlaces(
    own,
    labelled.map(({ workingDirectory }) => workingDirectory),
    world,
  );
  const stray = labelled.find(({ workingDirectory }) => !isOwn(workingDirectory));
  if (stray !== undefined) throw anotherFolder(stray, adopted);
  const present = adopted.composeFiles.map((file) => posix.resolve(adopted.places.directory, file));
  const other = labelled.find((container) => !startedFrom(container, present, own));
  if (other !== undefined) throw otherFiles(other, adopted);
}

/** Ours aside: a container that was not recreated since carries an older generation, or none. */
function startedFrom(container: ProjectContainer, present: readonly string[], own: string): boolean {
  // By another path to the same folder, the files have that path, too.
  const files = container.configFiles
    .filter((file) => generationOf(file) === null)
    .map((file) =>
      posix.resolve(
        own,
        posix.relative(container.workingDirectory, posix.resolve(container.workingDirectory, file)),
      ),
    );
  if (files.length === 0) return true;
  return files.length === present.length && files.every((file, index) => file === present[index]);
}

/** Whether a path is ours as written, or leads to the same place. */
async function samePlaces(
  own: string,
  others: readonly string[],
  world: World,
): Promise<(path: string) => boolean> {
  const distinct = [...new Set(others)].filter((path) => path !== own && path.startsWith('/'));
  if (distinct.length === 0) return (path) => path === own;
  const result = await world.exec.run({ argv: ['realpath', '--', own, ...distinct], timeoutMs: 5_000 });
  // One line per path, unless one does not exist: then none can be told apart, and as written must do.
  const [real, ...reals] = result.ran && result.code === 0 ? result.stdout.trimEnd().split('\n') : [];
  const same = new Set(distinct.filter((_, index) => real !== undefined && reals[index] === real));
  return (path) => path === own || same.has(path);
}

function anotherFolder({ name, workingDirectory }: ProjectContainer, { project }: Adopted): Problem {
  return new Problem({
    code: 'project-of-another-folder',
    message: `container ${name} of project ${project.name} was started from ${workingDirectory}, not from here`,
    hints: [
      `point -C at ${workingDirectory} if that is the deployment you mean`,
      'give this one a name of its own (COMPOSE_PROJECT_NAME in .env) if both are to run',
    ],
  });
}

function otherFiles(container: ProjectContainer, { composeFiles, places }: Adopted): Problem {
  const running = container.configFiles
    .filter((file) => generationOf(file) === null)
    .map((file) => posix.relative(container.workingDirectory, file));
  const words = ['seaworthy', 'plan', '-C', places.directory, ...running.flatMap((file) => ['-f', file])];
  return new Problem({
    code: 'running-other-files',
    message: `container ${container.name} was started from ${listed(running)}, but the files of this folder are ${listed(composeFiles)}`,
    hints: [
      `name the files that run: ${shellLine(words)}`,
      'or bring the stack up from the files of this folder first: docker compose up -d',
    ],
  });
}
