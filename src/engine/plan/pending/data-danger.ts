import { at, type Node, textOf } from '../../../deployment/node.ts';
import type { Project } from '../../../deployment/project.ts';
import { parseImage } from '../../../facts/services/image-name.ts';
import { volumesOf } from '../../../facts/services/network.ts';
import { customConfigDirectory, postgresMajor } from '../../postgres-image.ts';
import { volumeName } from './differences.ts';
import type { LocalImage } from './images.ts';
import { type InspectedContainer, variablesOf } from './inspected.ts';

/** Where every Postgres image keeps its data unless told otherwise: below it (docker-library/postgres, Dockerfile). */
export const dataRoot = '/var/lib/postgresql';
export const defaultDataDirectory = `${dataRoot}/data`;

export interface DatabaseCompared {
  readonly service: Node;
  readonly container: InspectedContainer;
  readonly project: Project;
  /** The image that the files name now, where this machine has it. */
  readonly image: LocalImage | undefined;
}

/** Why a database's container must not be recreated from these files; null = its data stay what they are. */
export function dataDanger({ service, container, project, image }: DatabaseCompared): string | null {
  const running = majorOf(container.Config.Image) ?? variablesOf(container.Config.Env).get('PG_MAJOR');
  const wanted = majorOf(textOf(at(service, 'image'))) ?? variablesOf(image?.Config?.Env).get('PG_MAJOR');
  if (running !== undefined && wanted !== undefined && running !== wanted) {
    return `Postgres ${running} runs, the files say ${wanted}, and a server does not start on the data of another major version`;
  }
  const data = variablesOf(container.Config.Env).get('PGDATA') || defaultDataDirectory;
  const isPrecious = (path: string) => {
    return (
      [dataRoot, customConfigDirectory].some((root) => isAtOrBelow(path, root)) || isAtOrBelow(data, path)
    );
  };
  const before = (container.Mounts ?? [])
    .filter(({ Destination }) => isPrecious(Destination))
    .map(({ Type, Name, Source, Destination }) => `${Type === 'volume' ? Name : Source}:${Destination}`);
  const after = volumesOf(service)
    .filter(({ target }) => isPrecious(target))
    .map(
      ({ type, source = '', target }) =>
        `${type === 'volume' ? volumeName(project, source) : source}:${target}`,
    );
  const lost = before.find((mount) => !after.includes(mount) && !isAnonymous(mount));
  if (lost !== undefined) return `its data are in ${lost}, which the files do not mount any more`;
  const isKept = container.Mounts?.some(({ Destination }) => isAtOrBelow(data, Destination)) ?? true;
  return isKept ? null : `its data are in the container itself (${data}), and no volume is mounted there`;
}

/** Whether a path is that folder or lies in it. */
export function isAtOrBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder.replace(/\/$/, '')}/`);
}

function majorOf(reference: string | undefined): string | undefined {
  if (reference === undefined) return undefined;
  return postgresMajor({ reference, ...parseImage(reference), at: [] });
}

/** Of the image's own VOLUME. Compose carries it over to the container it makes instead. */
function isAnonymous(mount: string): boolean {
  return /^[0-9a-f]{64}:/.test(mount);
}
