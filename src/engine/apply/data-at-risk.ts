import { Problem } from '../../model/problem.ts';
import type { World } from '../../ports/world.ts';
import type { Adopted } from '../adopted.ts';
import type { Compose } from '../compose/compose.ts';
import { localImages } from '../plan/pending/images.ts';
import { imagesToAsk, pendingOf } from '../plan/pending/pending.ts';
import { databaseServices } from './database.ts';
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
  const databases = (await databaseServices(adopted, world)).filter((name) => services.includes(name));
  if (databases.length === 0) return;
  const { project } = adopted;
  const containers = (await compose.containers()).filter(({ service }) => databases.includes(service));
  const found = pendingOf({
    ...{ containers, project, databases },
    hashes: await compose.hashes(),
    images: await localImages(imagesToAsk(containers, project), world),
    redactor: redactorOf(adopted, world),
  });
  const pending = found.find(({ refused }) => refused !== undefined);
  if (pending === undefined) return;
  throw new Problem({
    code: 'data-at-risk',
    message: `${pending.service} is not recreated: ${pending.refused}`,
    hints: ['make your files say what runs, then run the command again'],
    exitCode: 5,
  });
}
