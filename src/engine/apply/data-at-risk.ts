import { Problem } from '../../model/problem.ts';
import type { World } from '../../ports/world.ts';
import type { Adopted } from '../adopted.ts';
import type { Compose } from '../compose/compose.ts';
import { localImages } from '../plan/pending/images.ts';
import { imagesToAsk, pendingOf } from '../plan/pending/pending.ts';
import { databaseService } from './database.ts';
import { redactorOf } from './redactor.ts';

/**
 * Refuses to recreate a database on other data, or on another major version, than it runs with. Nothing of ours wants that,
 * and a plan refuses it; but a person may have changed their files since, and a kill may lie between.
 */
export async function refuseDataAtRisk(
  services: readonly string[],
  adopted: Adopted,
  compose: Compose,
  world: World,
): Promise<void> {
  const database = await databaseService(adopted, world);
  if (database === undefined || !services.includes(database)) return;
  const { project } = adopted;
  const containers = (await compose.containers()).filter(({ service }) => service === database);
  const [pending] = pendingOf({
    ...{ containers, project, databases: [database] },
    hashes: await compose.hashes(),
    images: await localImages(imagesToAsk(containers, project), world),
    redactor: redactorOf(adopted, world),
  });
  if (pending?.refused === undefined) return;
  throw new Problem({
    code: 'data-at-risk',
    message: `${database} is not recreated: ${pending.refused}`,
    hints: ['make your files say what runs, then run the command again'],
    exitCode: 5,
  });
}
