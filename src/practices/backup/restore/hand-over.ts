// Before the database is stopped: all it committed is in the repositories.
import { Problem } from '../../../model/problem.ts';
import { awaitHandedOver, markAndSwitch, tryDatabase } from './live-database.ts';
import { startServices } from './services.ts';
import { type Site, sidecarOf } from './site.ts';
import { drainSpool } from './spool.ts';

/**
 * Switches the WAL segment and waits until everything is pushed. Without safety, what does not work is told and left.
 */
export async function handOverAll(site: Site, withoutSafety: boolean): Promise<void> {
  const { world } = site;
  try {
    const database = (await tryDatabase(site)) ?? (await startedDatabase(site));
    await awaitHandedOver(database, await markAndSwitch(database), site);
    // What is in the spool is found there by a recovery, too.
    if (!withoutSafety) await drainSpool((await sidecarOf(site)).id, world);
  } catch (error) {
    if (!(error instanceof Problem) || !withoutSafety) throw error;
    world.talk.warn(`going on without: ${error.message}`);
  }
}

/** A kill may have come after the machine was started anew: the database ran when this was planned. */
async function startedDatabase(site: Site) {
  await startServices(site, [site.database]);
  const database = await tryDatabase(site);
  if (database !== null) return database;
  throw new Problem({
    code: 'database-unreachable',
    message: 'the database does not answer any more',
    hints: ['look at its log', 'add --without-safety to go on without its last WAL'],
    fault: 'world',
  });
}
