import type { GathererContext } from './gatherer.ts';
import { oncePerCollection } from './once.ts';
import { type Walk, walk } from './walk.ts';

/** Mount targets at which images keep what they work on: looking through it would be slow and find nothing. */
const dataTargets = /^\/(?:var\/lib\/(?:postgresql|storage)|data\b|prometheus$|loki$)/;

/** The files of the deployment, walked once per collection. */
export const deploymentFiles = oncePerCollection(async (context: GathererContext): Promise<Walk> => {
  const services = context.before.services?.known === true ? context.before.services.value : [];
  const volumes = services.flatMap((service) => service.volumes);
  const data = volumes.filter(({ target }) => dataTargets.test(target)).flatMap(({ source }) => source ?? []);
  return walk(context.project, context.world.files, new Set(data));
});
