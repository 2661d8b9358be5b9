// What a restore asks of the running database, as its superuser over the network.

import type { Adopted } from '../../../engine/adopted.ts';
import { databaseLogin, type OpenDatabase, openDatabase } from '../../../engine/apply/database.ts';
import { Problem } from '../../../model/problem.ts';
import type { World } from '../../../ports/world.ts';
import { pauses } from './pauses.ts';
import type { Site } from './site.ts';

/** null = it does not answer. */
export async function tryDatabase({ adopted, world, knock }: Site): Promise<OpenDatabase | null> {
  // The way is looked for anew where the known one leads to nobody.
  return (await knock()) ?? unlessUnreachable(openDatabase(adopted, world));
}

/** Somebody may make the container anew meanwhile: so often the way that was found is tried in vain. */
const vainKnocks = 10;

/** The same for who asks again and again: the way to the container is looked for until it is found, and kept for a while. */
export function databaseKnocker(adopted: Adopted, world: World): () => Promise<OpenDatabase | null> {
  let login: Awaited<ReturnType<typeof databaseLogin>> | null = null;
  let inVain = 0;
  return async () => {
    if (inVain >= vainKnocks) [login, inVain] = [null, 0];
    login ??= await unlessUnreachable(databaseLogin(adopted, world));
    const opened = login === null ? null : await unlessUnreachable(login());
    inVain = opened === null ? inVain + 1 : 0;
    return opened;
  };
}

async function unlessUnreachable<T>(opening: Promise<T>): Promise<T | null> {
  try {
    return await opening;
  } catch (error) {
    if (error instanceof Problem && error.code === 'database-unreachable') return null;
    throw error;
  }
}

/** The timeline that WAL is written on. */
export async function timelineNow(database: OpenDatabase): Promise<number> {
  const name = await database.run(database.own, 'select pg_walfile_name(pg_current_wal_lsn());\n');
  return timelineOfFile(name);
}

/** The first eight of the 24 digits in the name of a WAL file. */
export function timelineOfFile(name: string): number {
  return Number.parseInt(name.slice(0, 8), 16);
}

/**
 * Makes sure that all WAL up to now is handed over, and that a commit is in it which is younger than any target so far: recovery
 * towards a time that no commit comes after would end without having reached it (postgresql.org/docs/17, recovery_target_time).
 * A transaction with an id of its own writes a commit record even if it changed nothing (PostgreSQL source, RecordTransactionCommit).
 */
export async function markAndSwitch(database: OpenDatabase): Promise<string> {
  const script = `begin;
select pg_current_xact_id() is null;
commit;
select pg_walfile_name(pg_switch_wal());
`;
  return lastLine(await database.run(database.own, script));
}

/** The last segment that archive_command took; '' = none yet. */
export async function lastArchived(database: OpenDatabase): Promise<string> {
  const sql = "select coalesce(last_archived_wal, '') from pg_stat_archiver;\n";
  return lastLine(await database.run(database.own, sql));
}

/** Whether a segment is among what was handed over; both names are of one timeline. `.history` and `.backup` do not count. */
export function isHandedOver(segment: string, last: string): boolean {
  return /^[0-9A-F]{24}(?:\.|$)/.test(last) && last.slice(0, 24) >= segment.slice(0, 24);
}

const stillMs = 120_000;

/** Waits until the server has handed this segment over. */
export async function awaitHandedOver(database: OpenDatabase, segment: string, site: Site): Promise<void> {
  const { world } = site;
  const begun = world.clock.now().getTime();
  const pause = pauses();
  while (!isHandedOver(segment, await lastArchived(database))) {
    if (world.clock.now().getTime() - begun > stillMs)
      throw new Problem({
        code: 'restore-not-archived',
        message: `the database does not hand WAL over (it should have given ${segment} by now)`,
        hints: [
          'look at the log of the database for archive_command',
          'add --without-safety to go on without',
        ],
        fault: 'world',
      });
    world.talk.progress('waiting for the last WAL to be handed over');
    await world.clock.sleep(pause());
  }
  world.talk.progress('');
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.trim() ?? '';
}
