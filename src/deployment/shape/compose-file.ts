import type { Mapping } from '../node.ts';
import { mapOf, object } from './object.ts';
import { configs, includes, models, networks, secrets, volumes } from './resources.ts';
import { text } from './scalars.ts';
import { service } from './service.ts';
import { names } from './service-parts.ts';
import { check, type Shape } from './shape.ts';

const services: Shape = mapOf(service, { names });
const version = text();

const composeFile: Shape = object({
  version,
  name: text(),
  include: includes,
  services,
  models,
  networks,
  volumes,
  secrets,
  configs,
});

/** Throws when the model holds what Compose's schema refuses. */
export function checkShape(model: Mapping): void {
  check(composeFile, model);
}

export { configs, networks, secrets, service, volumes };
