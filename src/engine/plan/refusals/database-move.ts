import { at, textOf } from '../../../deployment/node.ts';
import type { Project } from '../../../deployment/project.ts';
import { parseImage } from '../../../facts/services/image-name.ts';
import { volumesOf } from '../../../facts/services/network.ts';
import type { ServiceFact } from '../../../model/facts/services.ts';
import { Problem } from '../../../model/problem.ts';
import type { Adopted } from '../../adopted.ts';
import { servicesOf } from '../../find-service.ts';
import { customConfigDirectory, postgresMajor } from '../../postgres-image.ts';
import type { Candidate } from '../../render/candidate.ts';
import { dataRoot, defaultDataDirectory, isAtOrBelow } from '../pending/data-danger.ts';

/** No change may give a database another major version, or other data: that takes more than recreating a container. */
export function refuseDatabaseMove(
  { project }: Adopted,
  candidate: Candidate,
  services: readonly ServiceFact[],
): void {
  for (const { name } of servicesOf(services, 'db')) {
    const before = identityOf(project, name);
    const after = identityOf(candidate.project, name);
    if (before === after) continue;
    throw new Problem({
      code: 'database-would-move',
      message: `the plan would make ${name} run on other data: ${before} -> ${after}`,
      hints: ['nothing was changed; please report which wishes lead to this'],
    });
  }
}

function identityOf(project: Project, name: string): string {
  const service = at(project.root, 'services', name);
  if (service === undefined) return 'no database';
  const reference = textOf(at(service, 'image')) ?? '';
  const major = postgresMajor({ reference, ...parseImage(reference), at: [] });
  const pgdata = textOf(at(service, 'environment', 'PGDATA')) || defaultDataDirectory;
  const data = volumesOf(service)
    .filter(({ target }) =>
      [dataRoot, customConfigDirectory, pgdata].some((root) => isAtOrBelow(target, root)),
    )
    .map(({ type, source = '', target }) => `${type} ${source}:${target}`);
  return `${major === undefined ? 'Postgres' : `Postgres ${major}`} on ${data.sort().join(', ') || 'no mount'}`;
}
