import { readSamples } from '../../facts/redaction/samples.ts';
import { createRedactor, type Redactor } from '../../facts/redactor.ts';
import type { World } from '../../ports/world.ts';
import type { Adopted } from '../adopted.ts';

/** Knows the secrets of a deployment as it is in effect now. */
export function redactorOf({ project }: Pick<Adopted, 'project'>, world: World): Redactor {
  return createRedactor(project, {
    key: world.randomBytes(32),
    samples: readSamples(world.data('sample-secrets')),
  });
}
