import type { World } from '../../../ports/world.ts';
import { pgbackrest } from '../engines/pgbackrest.ts';
import { openSidecars } from '../operations/sidecars.ts';
import { asideName } from './data-directory.ts';
import type { ObjectsPlan } from './objects/plan.ts';
import type { Preview } from './preflight.ts';
import { type RestoreRecord, writeRestore } from './record.ts';
import type { Site } from './site.ts';

/** Makes the safety backup where one is due, then writes down that a restore begins. Call with the lock held. */
export async function beginRestore(
  site: Site,
  preview: Preview,
  withoutSafety: boolean,
): Promise<RestoreRecord> {
  const { world, adopted, database } = site;
  const { choice, services, data, live, identity, objects, key } = preview;
  if (preview.backsUpFirst) await backUpFirst(adopted.project.name, choice.repository, world);
  const now = world.clock.now();
  const record: RestoreRecord = {
    schemaVersion: 1,
    startedAt: now.toISOString(),
    done: 'begun',
    project: adopted.project.name,
    aside: asideName(data, now),
    stopped: null,
    isToTheEnd: false,
    keySource: key,
    key: null,
    objects: objects.kind === 'files' ? { ...pickTask(objects), result: null } : null,
    ...{ choice, database, withoutSafety, services, data, live, identity },
  };
  writeRestore(adopted.places, record, world.tree);
  return record;
}

function pickTask({ root, repositories }: Extract<ObjectsPlan, { kind: 'files' }>) {
  return { root, repositories };
}

async function backUpFirst(project: string, repository: number, world: World): Promise<void> {
  const sidecars = await openSidecars(project, world);
  const order = { type: 'incr', title: 'safety backup' } as const;
  await pgbackrest.backUp({ sidecars, repository: { number: repository }, world }, order);
  world.talk.progress('');
}
