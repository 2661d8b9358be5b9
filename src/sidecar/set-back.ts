import type { DatabaseStatus, SetBack } from '../model/sidecar.ts';
import { ownPgbackrest, reasonOf, type Target } from './engine.ts';
import { watchTrouble } from './trouble.ts';
import { type IsStopping, pause, type SidecarWorld } from './world.ts';

/** A step back counts from the latest time that the server may have seen: a clock that was ahead for seconds is one, too. */
const lookMs = 1000;
/** The usual archive_timeout. */
const switchMs = 30_000;
/** PostgreSQL waits out what is less. */
const leastMs = 15_000;
/** `check` waits two minutes for its segment (archive-timeout in pgbackrest.conf). */
const checkLimitMs = 150_000;

export interface ClockWatch {
  /** null = the clock goes on from where it was. */
  current(): SetBack | null;
  /** Looks, and has segments switched as long as it takes, until somebody asks to stop. */
  keep(isStopping: IsStopping): Promise<void>;
}

export interface ClockWatchParts {
  readonly world: SidecarWorld;
  readonly stanza: string;
  /** The repository to switch by: one that answers. */
  readonly target: () => Target | undefined;
  /** Path of the server's postmaster.pid. */
  readonly postmaster: string;
  readonly former: Partial<DatabaseStatus>;
}

/**
 * A clock that is set back stops archive_timeout for as long as it was set back: PostgreSQL counts it from the latest time it
 * has seen, and that never decreases while the server runs (src/backend/postmaster/checkpointer.c, CheckArchiveTimeout). An idle
 * database would hand over nothing for a day after a day's step. So a segment is switched from here, by `pgbackrest check`,
 * until the clock has come to where it was or the server was started anew.
 */
export function watchClock({ world, stanza, target, postmaster, former }: ClockWatchParts): ClockWatch {
  const trouble = watchTrouble('switching WAL', world);
  let setBack: SetBack | null = former.setBack ?? null;
  let latest = latestOf(former);

  function look(): void {
    const now = world.clock.now().getTime();
    if (now < latest && !isAnew()) {
      if (setBack === null && latest - now >= leastMs) begin(now);
      return;
    }
    latest = now;
    if (setBack !== null) world.talk.warn('seaworthy: PostgreSQL switches WAL by archive_timeout again');
    setBack = null;
  }

  function isAnew(): boolean {
    if (setBack === null) return false;
    const server = serverOf(world, postmaster);
    return server !== '' && server !== setBack.server;
  }

  function begin(now: number): void {
    setBack = { until: new Date(latest).toISOString(), server: serverOf(world, postmaster) };
    const seconds = Math.round((latest - now) / 1000);
    world.talk.warn(
      `seaworthy: the clock was set back by ${seconds} s, and archive_timeout waits for that long: ` +
        `until ${setBack.until}, or until the database is started anew, WAL is switched from here every ${switchMs / 1000} s`,
    );
  }

  async function switchSegment(): Promise<void> {
    const one = target();
    if (one === undefined) return;
    const result = await ownPgbackrest(world, stanza, one, ['check'], checkLimitMs);
    if (result.ran && result.code === 0) trouble.over();
    else trouble.failed(reasonOf(result));
  }

  async function keep(isStopping: IsStopping): Promise<void> {
    let switched = Number.NEGATIVE_INFINITY;
    while (!isStopping()) {
      look();
      if (setBack !== null && world.elapsed() - switched >= switchMs) {
        switched = world.elapsed();
        await switchSegment();
      }
      await pause(world, lookMs, isStopping);
    }
  }

  return { current: () => setBack, keep };
}

/** What the sidecar before this one saw last. */
function latestOf({ at, setBack }: Partial<DatabaseStatus>): number {
  const times = [at, setBack?.until].map((one) => Date.parse(String(one)));
  return Math.max(0, ...times.filter(Number.isFinite));
}

/** PID and start of the server (postgresql.org/docs/17/storage-file-layout.html, postmaster.pid); '' = none is up. */
function serverOf(world: SidecarWorld, path: string): string {
  const read = world.files.read(path);
  if (!read.ok) return '';
  const [pid = '', , started = ''] = read.text.split('\n');
  return `${pid.trim()} ${started.trim()}`;
}
