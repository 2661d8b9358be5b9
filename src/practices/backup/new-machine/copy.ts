// A copy beside the deployment that runs: of another name, with no port, no way out and nothing in common with it.
import { posix } from 'node:path';
import { setEnvKeys } from '../../../deployment/env-file/edit.ts';
import { at, entriesOf, textOf } from '../../../deployment/node.ts';
import type { Project } from '../../../deployment/project.ts';
import type { Adopted } from '../../../engine/adopted.ts';
import { serviceOf } from '../../../engine/find-service.ts';
import { replaceFile } from '../../../engine/state/replace-file.ts';
import { listed } from '../../../engine/words.ts';
import type { ServiceFact } from '../../../model/facts/services.ts';
import { Problem } from '../../../model/problem.ts';
import type { Tree } from '../../../ports/tree.ts';
import type { World } from '../../../ports/world.ts';

/** The Compose file that makes it a copy; without it in COMPOSE_FILE it would be the deployment again. */
export const copyFile = 'seaworthy-copy.yaml';

/**
 * What takes away from each service what only one can have: its container's name and its ports. Networks lead nowhere: scheduled
 * jobs, webhooks and mail of the copy reach nobody (failure case 21). Names that the files give to networks and volumes are those
 * of the deployment, so the copy has its own.
 */
export function copyOverride({ root, name }: Project, copy: string): string {
  const services = entriesOf(at(root, 'services')).flatMap(([service, { value }]) => {
    const keys = [
      ...(at(value, 'container_name') === undefined ? [] : ['    container_name: !reset null']),
      ...(at(value, 'ports') === undefined ? [] : ['    ports: !reset []']),
    ];
    return keys.length === 0 ? [] : [`  ${JSON.stringify(service)}:`, ...keys];
  });
  const renamed = (section: 'networks' | 'volumes') =>
    entriesOf(at(root, section)).flatMap(([key, { value }]) => {
      const given = textOf(at(value, 'name'));
      const isOwn = given === undefined || given === `${name}_${key}`;
      return isOwn ? [] : [{ key, name: `${copy}_${key}` }];
    });
  const networks = [...new Set(['default', ...entriesOf(at(root, 'networks')).map(([key]) => key)])];
  const names = new Map(renamed('networks').map((one) => [one.key, one.name]));
  const volumes = renamed('volumes');
  return [
    `# Written by Seaworthy: this is a copy. Take ${copyFile} out of COMPOSE_FILE in .env and it is the deployment again.`,
    'services:',
    ...services,
    'networks:',
    ...networks.flatMap((key) => {
      const own = names.get(key);
      return [
        `  ${JSON.stringify(key)}:`,
        '    internal: true',
        ...(own === undefined ? [] : [`    name: ${own}`]),
      ];
    }),
    ...(volumes.length === 0
      ? []
      : ['volumes:', ...volumes.map(({ key, name: own }) => `  ${JSON.stringify(key)}: { name: ${own} }`)]),
    '',
  ].join('\n');
}

/** Names the project in the env file, so that plain `docker compose` there means it too. */
export function nameProject(adopted: Adopted, name: string, world: World): void {
  editEnv(adopted, { COMPOSE_PROJECT_NAME: name }, world);
}

/** Writes the file, and puts it last in COMPOSE_FILE; once more is as good. */
export function makeCopy(adopted: Adopted, copy: string, world: World): void {
  const { places, project, separator = ':' } = adopted;
  const values = project.envFile?.values;
  const files = (values?.get('COMPOSE_FILE')?.value ?? adopted.composeFiles.join(separator)).split(separator);
  if (!files.includes(copyFile)) {
    replaceFile(
      posix.join(places.directory, copyFile),
      copyOverride(project, copy),
      { mode: 0o644 },
      world.tree,
    );
  }
  const list = [...files.filter((file) => file !== copyFile), copyFile].join(separator);
  editEnv(adopted, { COMPOSE_FILE: list, COMPOSE_PROJECT_NAME: copy }, world);
}

function editEnv(
  { places, project }: Adopted,
  changes: Readonly<Record<string, string>>,
  { tree }: World,
): void {
  const status = tree.status(places.envFile);
  const access = {
    mode: status?.mode ?? 0o600,
    uid: status?.uid ?? 0,
    gid: status?.gid ?? 0,
    whenRoot: true,
  };
  const text = setEnvKeys(project.envFile?.text ?? '', '.env', changes);
  replaceFile(places.envFile, text, access, tree);
}

/** The services that a copy has a container of: the database runs, and storage's says where its objects lie. */
export function servicesOfCopy(services: readonly ServiceFact[]): readonly ServiceFact[] {
  return [serviceOf(services, 'db'), serviceOf(services, 'storage')].filter((one) => one !== undefined);
}

/** Whether a path is in a directory, with no link on the way. A folder that is reached through a link is the deployment's own: the link was saved, not what it leads to. */
export function isInside(path: string, directory: string, tree: Pick<Tree, 'status'>): boolean {
  if (!path.startsWith(`${directory}/`)) return false;
  const steps = posix.relative(directory, path).split('/');
  return steps.every((_, at) => {
    return tree.status(posix.join(directory, ...steps.slice(0, at + 1)))?.kind !== 'link';
  });
}

/** What the copy would have in common with the deployment: folders outside of its directory, volumes and networks of others. */
export function refuseShared(
  { project, places }: Adopted,
  services: readonly ServiceFact[],
  tree: Pick<Tree, 'status'>,
): void {
  const binds = servicesOfCopy(services).flatMap(({ name, volumes }) =>
    volumes
      .filter(
        ({ type, source, readOnly }) =>
          type === 'bind' && !readOnly && !isInside(source ?? '', places.directory, tree),
      )
      .map(({ source }) => `${source} of ${name}`),
  );
  const external = (['volumes', 'networks'] as const).flatMap((section) =>
    entriesOf(at(project.root, section))
      .filter(([, { value }]) => textOf(at(value, 'external')) === 'true')
      .map(([key]) => `the external ${section.slice(0, -1)} ${key}`),
  );
  const shared = [...binds, ...external];
  if (shared.length === 0) return;
  throw new Problem({
    code: 'restore-shared',
    message: `a copy would share with the deployment that runs: ${listed(shared, 6)}`,
    hints: ['restore on another machine (--from-repo), or in place'],
  });
}
