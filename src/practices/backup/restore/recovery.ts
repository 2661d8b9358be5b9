// From the start of a restored cluster until it is open for writing.
import { Problem } from '../../../model/problem.ts';
import { docker } from './docker.ts';
import { timelineOfFile } from './live-database.ts';
import { pauses } from './pauses.ts';
import { containerOf, type Site } from './site.ts';

/** What a restored database proves of itself. */
export interface Proof {
  readonly timeline: number;
  /** Commit time of the last transaction that came back (ISO 8601); null = recovery met none. */
  readonly lastCommit: string | null;
}

export type Recovered =
  | { readonly ended: 'open'; readonly proof: Proof }
  /** No commit comes after the target, which PostgreSQL takes for not having reached it. */
  | { readonly ended: 'before-target' };

/** A small database is open in a moment, and the replay of a day's WAL must not be disturbed by questions. */
const firstMs = 200;
const longestMs = 2_000;
const growth = 1.2;
/** The engine of the containers starts a server again that gave up: after this often it will not do any better. */
const mostStarts = 4;

/** Starts the database alone, and waits until recovery is over. A server that gives up is a Problem with its own words. */
export async function recoverDatabase(site: Site): Promise<Recovered> {
  const { world, database } = site;
  const { id } = await containerOf(site, database);
  const since = world.clock.now();
  await docker(world, ['start', id]);
  const pause = pauses(firstMs, longestMs, growth);
  for (;;) {
    const [state, fatal] = await Promise.all([askedState(site), fatalOf(site, id, since)]);
    if (state !== null && state.timeline !== null)
      return { ended: 'open', proof: { timeline: state.timeline, lastCommit: state.replayed } };
    if (fatal !== null && isBeforeTarget(fatal)) return { ended: 'before-target' };
    const { read } = await containerOf(site, database);
    if (read.RestartCount >= mostStarts || read.State.Status === 'exited')
      throw gaveUp(
        fatal ?? `it ended with ${read.State.ExitCode}, and docker logs has no reason (logging_collector?)`,
      );
    world.talk.progress(`recovering${state?.replayed ? `, at ${state.replayed}` : ''}`);
    await world.clock.sleep(pause());
  }
}

interface State {
  /** null = it is in recovery still. */
  readonly timeline: number | null;
  readonly replayed: string | null;
}

/** During recovery there is no present WAL to ask for: the server would refuse. */
const stateSql = `select case when pg_is_in_recovery() then '-' else pg_walfile_name(pg_current_wal_lsn()) end || ' ' ||
  coalesce(to_char(pg_last_xact_replay_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '');
`;

/** null = it does not answer, or went away in between. */
async function askedState(site: Site): Promise<State | null> {
  const database = await site.knock();
  if (database === null) return null;
  try {
    const [walFile = '-', replayed = ''] = (await database.run(database.own, stateSql)).trim().split(' ');
    return {
      timeline: walFile === '-' ? null : timelineOfFile(walFile),
      replayed: replayed === '' ? null : replayed,
    };
  } catch (error) {
    if (error instanceof Problem) return null;
    throw error;
  }
}

/** The last FATAL line about recovery since then, without what clients are told while it starts; null = none. */
async function fatalOf({ world }: Site, id: string, since: Date): Promise<string | null> {
  const words = ['logs', '--since', since.toISOString(), '--tail', '400', id];
  const result = await world.exec.run({ argv: ['docker', ...words], timeoutMs: 60_000 });
  return result.ran ? lastFatal(`${result.stdout}\n${result.stderr}`) : null;
}

/** Exported for its test. */
export function lastFatal(log: string): string | null {
  const lines = log.split('\n').filter((line) => /(?:FATAL|PANIC): /.test(line) && !ofClients.test(line));
  return (
    lines
      .at(-1)
      ?.replace(/^.*?(?:FATAL|PANIC): +/, '')
      .trim() ?? null
  );
}

const ofClients =
  /the database system is (?:starting up|shutting down|in recovery|not (?:yet )?accepting)|authentication failed|role ".*" does not exist|terminating (?:connection|background|walreceiver)|no pg_hba|sorry, too many/;

/** PostgreSQL source, StartupXLOG / FinishWalRecovery: 13 and later. */
export function isBeforeTarget(fatal: string): boolean {
  return /recovery ended before configured recovery target was reached/.test(fatal);
}

function gaveUp(fatal: string): Problem {
  return new Problem({
    code: 'restore-recovery',
    message: `the restored database does not start: ${fatal.slice(0, 300)}`,
    hints: ['the log of the database tells more', 'name another moment or another backup'],
    fault: 'world',
    exitCode: 5,
  });
}
