// The restored deployment starts: the database first, then the services one level after the other.
import { z } from 'zod';
import { at, entriesOf } from '../../../deployment/node.ts';
import { bringUp } from '../../../engine/apply/bring-up.ts';
import type { World } from '../../../ports/world.ts';
import { forgetRestore } from '../restore/record.ts';
import { stopDatabase } from '../restore/services.ts';
import type { Site } from '../restore/site.ts';
import type { Arrival } from './arrival.ts';
import { restoreSpool } from './prepare.ts';
import { endStandIns } from './stand-ins.ts';
import { clearWorkshop, type Workshop } from './workshop.ts';

export interface Started {
  /** Services that are not well, with the reason. */
  readonly failed: ReadonlyMap<string, string>;
  /** Services whose image is another than the one that was saved with. */
  readonly otherImages: readonly string[];
}

/** Everything runs as the files say from here on: no stand-in, the database with its ports and its own start. */
export async function startAll(site: Site, { images, project, isCopy }: Arrival): Promise<Started> {
  const { adopted, compose, world, database } = site;
  await stopDatabase(site);
  await endStandIns(project, world);
  const all = entriesOf(at(adopted.project.root, 'services')).map(([name]) => name);
  const rest = all.filter((name) => name !== database);
  const failed = new Map<string, string>();
  for (const services of isCopy ? [[database]] : [[database], rest]) {
    const up = await bringUp({ adopted, services, compose, world });
    for (const [name, why] of up.failed) failed.set(name, why);
    for (const [name, blocker] of up.untried)
      failed.set(name, `was not started, since ${blocker} is not well`);
  }
  return { failed, otherImages: await otherImages(site, images) };
}

/** What was there for the time of the restore alone goes. */
export async function endRestore(site: Site, { project }: Arrival, workshop: Workshop): Promise<void> {
  const { world, adopted } = site;
  await removeVolume(`${project}_${restoreSpool}`, world);
  forgetRestore(adopted.places, world.tree);
  clearWorkshop(workshop, world);
}

/** Where the deployment has a spool of its own there is none. */
async function removeVolume(name: string, world: World): Promise<void> {
  await world.exec.run({ argv: ['docker', 'volume', 'rm', name], timeoutMs: 60_000 });
}

const inspected = z.looseObject({ Image: z.string() });

async function otherImages({ compose }: Site, images: Arrival['images']): Promise<readonly string[]> {
  const found = (await compose.containers()).flatMap(({ service, inspected: answer }) => {
    const read = inspected.safeParse(answer);
    const saved = images[service];
    return read.success && saved !== undefined && saved.id !== read.data.Image ? [service] : [];
  });
  return [...new Set(found)].sort();
}
