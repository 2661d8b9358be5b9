// The spool as a restore needs it: healthy, then empty.
import { Problem } from '../../../model/problem.ts';
import type { DatabaseStatus } from '../../../model/sidecar.ts';
import type { World } from '../../../ports/world.ts';
import { spoolFolder } from '../container/paths.ts';
import { docker } from './docker.ts';
import { pauses } from './pauses.ts';

const freshMs = 60_000;
const stillMs = 180_000;

/** What the sidecar says of itself; null = it says nothing that could be read. */
export async function spoolStatus(sidecar: string, world: World): Promise<DatabaseStatus | null> {
  const words = ['exec', sidecar, 'seaworthy-run', 'cat', `${spoolFolder}/status.json`];
  const text = await docker(world, words, { timeoutMs: 30_000 }).catch(() => '');
  return readStatus(text);
}

/** Exported for its test. */
export function readStatus(text: string): DatabaseStatus | null {
  try {
    const read = JSON.parse(text) as DatabaseStatus | null;
    if (typeof read?.at !== 'string' || typeof read.spool?.segments !== 'number') return null;
    // A sidecar of an earlier version tells of all repositories together alone.
    return { ...read, repositories: read.repositories ?? [] };
  } catch {
    return null;
  }
}

/** Why WAL reaches no repository; null = it reaches at least one, and what is there now is saved with that. */
export function spoolTrouble(status: DatabaseStatus | null, now: Date): string | null {
  if (status === null) return 'the sidecar of the database tells nothing of itself';
  const age = now.getTime() - Date.parse(status.at);
  if (!(age < freshMs)) return `the sidecar of the database last told of itself at ${status.at}`;
  if (status.failing === null || status.repositories.some(({ failing }) => failing === null)) return null;
  return `WAL does not reach the repositories since ${status.failing.since}: ${status.failing.reason}`;
}

/**
 * Waits until one repository has all that was handed over; a Problem when nothing moves for three minutes. What another one
 * lacks stays in the spool, and arrives after the restore.
 */
export async function drainSpool(sidecar: string, world: World): Promise<void> {
  const pause = pauses();
  let before = Number.POSITIVE_INFINITY;
  let since = world.clock.now().getTime();
  for (;;) {
    const left = await waitingIn(sidecar, world);
    if (left === 0) break;
    const now = world.clock.now().getTime();
    if (left < before) since = now;
    before = Math.min(before, left);
    if (now - since > stillMs) throw await stuck(sidecar, left, world);
    world.talk.progress(`${left} WAL files are on their way to the repository`);
    await world.clock.sleep(pause());
  }
  world.talk.progress('');
}

async function waitingIn(sidecar: string, world: World): Promise<number> {
  return leastMissing(await listingOf(sidecar, world));
}

/** Whether any repository lacks anything that was handed over: what every one has, leaves the spool. */
export async function hasWaiting(sidecar: string, world: World): Promise<boolean> {
  return (await listingOf(sidecar, world)).split('\n').some((path) => path.startsWith('wal/'));
}

async function listingOf(sidecar: string, world: World): Promise<string> {
  const words = ['exec', sidecar, 'seaworthy-run', 'sh', '-c', listScript, 'sh', spoolFolder];
  return docker(world, words, { timeoutMs: 60_000 });
}

/** What waits, and what each repository has of it (src/sidecar/ledger.ts). */
const listScript = 'cd "$1" && find wal has -mindepth 1 2>/dev/null; true';

/** What the repository that has most of the spool has not got, of a list of `wal/NAME`, `has/PLACE` and `has/PLACE/NAME`. Exported for its test. */
export function leastMissing(listing: string): number {
  const paths = new Set(listing.split('\n'));
  const namesIn = (folder: string) =>
    [...paths].flatMap((path) => (path.startsWith(`${folder}/`) ? [path.slice(folder.length + 1)] : []));
  const handedOver = namesIn('wal');
  const places = namesIn('has').filter((name) => !name.includes('/'));
  const missing = places.map(
    (place) => handedOver.filter((name) => !paths.has(`has/${place}/${name}`)).length,
  );
  return Math.min(handedOver.length, ...missing);
}

async function stuck(sidecar: string, left: number, world: World): Promise<Problem> {
  const reason = spoolTrouble(await spoolStatus(sidecar, world), world.clock.now());
  return new Problem({
    code: 'restore-not-archived',
    message: `${left} WAL files do not reach the repository${reason === null ? '' : `: ${reason}`}`,
    hints: ['seaworthy backup status tells more', 'add --without-safety to give up what they hold'],
    fault: 'world',
  });
}

/** Takes away questions and answers that a recovery left which was cut short. A spool that is new has no folders for them yet. */
export async function clearQuestions(sidecar: string, world: World): Promise<void> {
  const script = 'for path; do [ ! -d "$path" ] || find "$path" -type f -exec rm -f {} +; done';
  const folders = [`${spoolFolder}/want`, `${spoolFolder}/out`];
  const words = ['exec', sidecar, 'seaworthy-run', 'sh', '-c', script, 'sh', ...folders];
  await docker(world, words, { timeoutMs: 60_000 });
}
