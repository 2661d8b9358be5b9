import { makeAnswerer } from './answer-wants.ts';
import { keepAnswering } from './database-loop.ts';
import { measure, type Spool } from './spool.ts';
import { keepStatus } from './status.ts';
import type { IsStopping, SidecarWorld } from './world.ts';

/**
 * The sidecar of a drill, and of a machine that is being restored: answers a recovery from one repository, and never writes into
 * any. What is handed over meanwhile stays in the spool.
 */
export async function runRecovery(
  world: SidecarWorld,
  spool: Spool,
  stanza: string,
  repository: number,
  isStopping: IsStopping,
): Promise<void> {
  const answerer = makeAnswerer(world, spool, stanza, () => [repository]);
  const status = () => ({
    spool: measure(world, spool)(),
    lastPushed: null,
    failing: null,
    repositories: [],
    setBack: null,
  });
  await Promise.all([
    keepAnswering(world, answerer, isStopping),
    keepStatus(world, spool.status, status, isStopping),
  ]);
}
