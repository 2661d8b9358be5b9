// The spool as a restore needs it: healthy, then empty.
import { Problem } from '../../../model/problem.ts';
import type { DatabaseStatus } from '../../../model/sidecar.ts';
import type { World } from '../../../ports/world.ts';
import { spoolFolder } from '../container/paths.ts';
import { docker } from './docker.ts';

const freshMs = 60_000;
const stillMs = 180_000;
const betweenMs = 500;

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
    return typeof read?.at === 'string' && typeof read.spool?.segments === 'number' ? read : null;
  } catch {
    return null;
  }
}

/** Why WAL does not reach the repositories; null = it does. */
export function spoolTrouble(status: DatabaseStatus | null, now: Date): string | null {
  if (status === null) return 'the sidecar of the database tells nothing of itself';
  const age = now.getTime() - Date.parse(status.at);
  if (!(age < freshMs)) return `the sidecar of the database last told of itself at ${status.at}`;
  if (status.failing === null) return null;
  return `WAL does not reach a repository since ${status.failing.since}: ${status.failing.reason}`;
}

/** Waits until all that was handed over is in every repository; a Problem when nothing moves for three minutes. */
export async function drainSpool(sidecar: string, world: World): Promise<void> {
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
    await world.clock.sleep(betweenMs);
  }
  world.talk.progress('');
}

async function waitingIn(sidecar: string, world: World): Promise<number> {
  const words = ['exec', sidecar, 'seaworthy-run', 'ls', '-A', `${spoolFolder}/wal`];
  const names = (await docker(world, words, { timeoutMs: 60_000 })).split('\n');
  return names.filter((name) => name !== '').length;
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

/** Takes away questions and answers that a recovery left which was cut short. */
export async function clearQuestions(sidecar: string, world: World): Promise<void> {
  const find = `find ${spoolFolder}/want ${spoolFolder}/out -type f -exec rm -f {} +`;
  await docker(world, ['exec', sidecar, 'seaworthy-run', 'sh', '-c', find], { timeoutMs: 60_000 });
}
