import { join } from 'node:path';
import { type Answerer, makeAnswerer } from './answer-wants.ts';
import { makePusher, type Pusher } from './push.ts';
import { depthOf, type Spool } from './spool.ts';
import { keepStatus, readStatus } from './status.ts';
import { type Trouble, watchTrouble } from './trouble.ts';
import { type IsStopping, pause, type SidecarWorld } from './world.ts';

const idleMs = 200;
/** A recovery asks for one segment after the other: then every wait counts. */
const busyMs = 10;
const partMs = 60 * 60_000;

/** The sidecar of the database: pushes WAL, answers a recovery, tells how it is. Ends when somebody asks to stop. */
export async function runDatabase(
  world: SidecarWorld,
  spool: Spool,
  stanza: string,
  isStopping: IsStopping,
): Promise<void> {
  clearParts(world, spool);
  const trouble = watchTrouble('pushing WAL', world);
  const pusher = makePusher(world, spool, stanza, readStatus(world, spool.status).lastPushed);
  const answerer = makeAnswerer(world, spool, stanza);
  const status = () => ({
    spool: depthOf(world, spool),
    lastPushed: pusher.lastPushed(),
    failing: trouble.current(),
  });
  await Promise.all([
    keepPushing(world, pusher, trouble, isStopping),
    keepAnswering(world, answerer, isStopping),
    keepStatus(world, spool.status, status, isStopping),
  ]);
}

async function keepPushing(
  world: SidecarWorld,
  pusher: Pusher,
  trouble: Trouble,
  isStopping: IsStopping,
): Promise<void> {
  while (!isStopping()) {
    const failure = await pusher.round(isStopping);
    if (failure === null) trouble.over();
    await pause(world, failure === null ? idleMs : trouble.failed(failure), isStopping);
  }
}

async function keepAnswering(world: SidecarWorld, answerer: Answerer, isStopping: IsStopping): Promise<void> {
  let quiet = 0;
  while (!isStopping()) {
    quiet = answerer.round(isStopping) ? 0 : quiet + 1;
    await pause(world, quiet < 200 ? busyMs : idleMs, isStopping);
  }
}

/** What an archive command left that was killed, and never asked again. */
function clearParts(world: SidecarWorld, spool: Spool): void {
  const now = world.clock.now().getTime();
  for (const name of world.files.list(spool.wal) ?? []) {
    if (!name.startsWith('.') || !name.endsWith('.tmp')) continue;
    const status = world.files.status(join(spool.wal, name));
    if (typeof status === 'string' || now - (status.modifiedMs ?? now) < partMs) continue;
    world.tree.remove(join(spool.wal, name));
  }
}
