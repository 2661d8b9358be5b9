import { z } from 'zod';
import { at, entriesOf, textOf } from '../../deployment/node.ts';
import type { Project } from '../../deployment/project.ts';
import { type Known, known } from '../../model/fact.ts';
import type { ContainersFact } from '../../model/facts/containers.ts';
import type { GathererContext } from '../gatherer.ts';
import { parseJsonLines } from '../parse-json.ts';
import { runDocker } from './run-docker.ts';

export interface Listed {
  /** Ids of the project's containers. */
  readonly own: readonly string[];
  readonly foreign: ContainersFact['foreign'];
  /** Names of containers of other projects. */
  readonly others: readonly string[];
}

/** Enough to see whose logs are collected; a machine with more is no place for a fact to list. */
const mostOthers = 100;

const label = (name: string) => `{{json (.Label "com.docker.compose.${name}")}}`;
const format = `[{{json .ID}},{{json .Names}},${label('project')},${label('project.working_dir')},${label('oneoff')}]`;
const rowShape = z.tuple([z.string(), z.string(), z.string(), z.string(), z.string()]);

interface Row {
  readonly id: string;
  readonly name: string;
  readonly project: string;
  readonly workingDirectory: string;
}

/**
 * All containers of the engine, sorted into ours, those of a project of the same name that another directory started
 * (failure case 17), and those that hold a name ours needs. One-off containers of `compose run` are nobody's service.
 */
export async function listContainers(context: GathererContext): Promise<Known<Listed>> {
  const output = await runDocker(context, ['ps', '--all', '--no-trunc', '--format', format]);
  if (!output.known) return output;
  const parsed = parseJsonLines(output.value, rowShape, 'docker ps');
  if (!parsed.known) return parsed;
  const rows = parsed.value
    .filter(([, , , , oneOff]) => oneOff !== 'True')
    .map(([id, names, project, workingDirectory]) => ({
      id,
      name: names.split(',')[0] ?? '',
      project,
      workingDirectory,
    }));

  const { project } = context;
  const ownDirectories = await directoriesLikeOurs(context, rows);
  const isOwn = (row: Row) => row.project === project.name && ownDirectories.has(row.workingDirectory);
  const names = containerNames(project);
  const foreign = rows.filter((row) => !isOwn(row)).flatMap((row) => foreignOf(row, project.name, names));
  const others = rows.filter(({ project: of }) => of !== project.name).map(({ name }) => name);
  return known({
    own: rows.filter(isOwn).map(({ id }) => id),
    foreign,
    others: others.sort().slice(0, mostOthers),
  });
}

function foreignOf(row: Row, ours: string, names: ReadonlySet<string>): Listed['foreign'] {
  const { id: _, ...shown } = row;
  if (row.project === ours) return [{ ...shown, reason: 'same-project' }];
  return names.has(row.name) ? [{ ...shown, reason: 'same-name' }] : [];
}

/** The working directories of the labels that are ours: ours as written, or another path to the same place. */
async function directoriesLikeOurs(
  context: GathererContext,
  rows: readonly Row[],
): Promise<ReadonlySet<string>> {
  const ours = context.project.workingDirectory;
  const same = rows.filter((row) => row.project === context.project.name && row.workingDirectory !== ours);
  const others = [...new Set(same.map((row) => row.workingDirectory))].filter((path) => path.startsWith('/'));
  if (others.length === 0) return new Set([ours]);
  const result = await context.world.exec.run({
    argv: ['realpath', '--', ours, ...others],
    timeoutMs: 5_000,
  });
  // One line per path, unless one does not exist: then none can be told apart, and as written must do.
  const [real, ...otherReals] = result.ran && result.code === 0 ? result.stdout.trimEnd().split('\n') : [];
  return new Set([ours, ...others.filter((_, index) => real !== undefined && otherReals[index] === real)]);
}

function containerNames(project: Project): ReadonlySet<string> {
  const services = entriesOf(at(project.root, 'services'));
  return new Set(services.flatMap(([, { value }]) => textOf(at(value, 'container_name')) ?? []));
}
