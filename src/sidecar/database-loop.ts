import { join } from 'node:path';
import { Problem } from '../model/problem.ts';
import type { DatabaseStatus, Failing, Pushed, RepositoryStatus } from '../model/sidecar.ts';
import { type Answerer, makeAnswerer } from './answer-wants.ts';
import type { Target } from './engine.ts';
import { type Ledger, makeLedger } from './ledger.ts';
import { makePusher, type Pusher } from './push.ts';
import { watchClock } from './set-back.ts';
import { measure, type Spool } from './spool.ts';
import { keepStatus, readStatus } from './status.ts';
import { type Trouble, watchTrouble } from './trouble.ts';
import { type IsStopping, pause, type SidecarWorld } from './world.ts';

const idleMs = 200;
/** A recovery asks for one segment after the other: then every wait counts. */
const busyMs = 10;
const partMs = 60 * 60_000;
const tidyMs = 60_000;

/** A repository at work. */
interface Line {
  readonly target: Target;
  readonly pusher: Pusher;
  readonly trouble: Trouble;
}

/** The sidecar of the database: pushes WAL, answers a recovery, tells how it is. Ends when somebody asks to stop. */
export async function runDatabase(
  world: SidecarWorld,
  spool: Spool,
  stanza: string,
  targets: readonly Target[],
  isStopping: IsStopping,
  postmaster: string,
): Promise<void> {
  clearParts(world, spool);
  const former = readStatus(world, spool.status);
  let lastGone: Pushed | null = former.lastPushed ?? null;
  const places = targets.map(({ place }) => place);
  const ledger = makeLedger(world, spool, places, (name) => {
    lastGone = { name, at: world.clock.now().toISOString() };
  });
  tidy(world, ledger);
  const lines = targets.map((target): Line => {
    const before = former.repositories?.find(({ place }) => place === target.place)?.lastPushed ?? null;
    return {
      target,
      pusher: makePusher({ world, spool, ledger, stanza, target, before }),
      trouble: watchTrouble(`pushing WAL into repository ${target.number}`, world),
    };
  });
  const answerer = makeAnswerer(world, spool, stanza, () => soundFirst(lines).map(({ number }) => number));
  const clock = watchClock({ world, stanza, target: () => soundFirst(lines)[0], postmaster, former });
  const status = () => ({ ...statusOf(world, spool, ledger, lines, lastGone), setBack: clock.current() });
  await Promise.all([
    ...lines.map((line) => keepPushing(world, line, isStopping)),
    keepTidying(world, ledger, isStopping),
    keepAnswering(world, answerer, isStopping),
    clock.keep(isStopping),
    keepStatus(world, spool.status, status, isStopping),
  ]);
}

function statusOf(
  world: SidecarWorld,
  spool: Spool,
  ledger: Ledger,
  lines: readonly Line[],
  lastPushed: Pushed | null,
): Omit<DatabaseStatus, 'at' | 'setBack'> {
  const waitingOf = measure(world, spool);
  const repositories = lines.map(({ target: { number, place }, pusher, trouble }): RepositoryStatus => {
    return {
      ...{ number, place, waiting: waitingOf(ledger.missing(place)), lastPushed: pusher.lastPushed() },
      failing: trouble.current() ?? pusher.silent(),
    };
  });
  return { spool: waitingOf(), lastPushed, failing: worstOf(repositories), repositories };
}

/** The one that fails for the longest. Which one it is has to be said where there are several. */
function worstOf(repositories: readonly RepositoryStatus[]): Failing | null {
  const failing = repositories.flatMap(({ number, failing: one }) => {
    if (one === null) return [];
    return [repositories.length === 1 ? one : { ...one, reason: `repository ${number}: ${one.reason}` }];
  });
  return failing.sort((left, right) => left.since.localeCompare(right.since))[0] ?? null;
}

/** In the order in which they should be asked: one that hangs only when no other has the file. */
function soundFirst(lines: readonly Line[]): readonly Target[] {
  const isSound = ({ trouble, pusher }: Line) => trouble.current() === null && pusher.silent() === null;
  const sound = lines.filter(isSound);
  return [...sound, ...lines.filter((line) => !sound.includes(line))].map(({ target }) => target);
}

async function keepPushing(
  world: SidecarWorld,
  { pusher, trouble }: Line,
  isStopping: IsStopping,
): Promise<void> {
  while (!isStopping()) {
    const failure = await pusher.round(isStopping);
    if (failure === null) trouble.over();
    await pause(world, failure === null ? idleMs : trouble.failed(failure), isStopping);
  }
}

async function keepTidying(world: SidecarWorld, ledger: Ledger, isStopping: IsStopping): Promise<void> {
  while (!isStopping()) {
    await pause(world, tidyMs, isStopping);
    tidy(world, ledger);
  }
}

/** What cannot be put right now, can be later: nothing is lost by it. */
function tidy(world: SidecarWorld, ledger: Ledger): void {
  try {
    ledger.tidy();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    world.talk.warn(`seaworthy: ${error.message}`);
  }
}

/** Answers until somebody asks to stop. */
export async function keepAnswering(
  world: SidecarWorld,
  answerer: Answerer,
  isStopping: IsStopping,
): Promise<void> {
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
