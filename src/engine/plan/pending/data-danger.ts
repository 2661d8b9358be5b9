import { at, type Node, textOf } from '../../../deployment/node.ts';
import type { Project } from '../../../deployment/project.ts';
import { parseImage } from '../../../facts/services/image-name.ts';
import { volumesOf } from '../../../facts/services/network.ts';
import { postgresMajor } from '../../postgres-image.ts';
import { volumeName } from './differences.ts';
import type { LocalImage } from './images.ts';
import { type InspectedContainer, variablesOf } from './inspected.ts';

/** Where every Postgres image keeps its data: below it (docker-library/postgres, Dockerfile). */
const dataRoot = '/var/lib/postgresql';

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
  const before = (container.Mounts ?? [])
    .filter(({ Destination }) => Destination.startsWith(dataRoot))
    .map(({ Type, Name, Source, Destination }) => `${Type === 'volume' ? Name : Source}:${Destination}`);
  const after = volumesOf(service)
    .filter(({ target }) => target.startsWith(dataRoot))
    .map(
      ({ type, source = '', target }) =>
        `${type === 'volume' ? volumeName(project, source) : source}:${target}`,
    );
  const lost = before.find((mount) => !after.includes(mount) && !isAnonymous(mount));
  return lost === undefined ? null : `its data are in ${lost}, which the files do not mount any more`;
}

function majorOf(reference: string | undefined): string | undefined {
  if (reference === undefined) return undefined;
  return postgresMajor({ reference, ...parseImage(reference), at: [] });
}

/** Of the image's own VOLUME. Compose carries it over to the container it makes instead. */
function isAnonymous(mount: string): boolean {
  return /^[0-9a-f]{64}:/.test(mount);
}
