import { Problem } from '../../model/problem.ts';
import type { LockHolder, RunVerb } from '../../model/run.ts';
import type { Tree } from '../../ports/tree.ts';
import type { World } from '../../ports/world.ts';
import { parseRecord } from './record.ts';
import { holderShape } from './shapes.ts';

/** What a holder does; a job of `serve` has a lock of its own. */
export type LockVerb = RunVerb | 'restore' | 'backup' | 'serve' | `job ${string}`;

/** This process, as the lock names it. */
export function newHolder(verb: LockVerb, world: World): LockHolder {
  return {
    schemaVersion: 1,
    id: Buffer.from(world.randomBytes(16)).toString('hex'),
    actor: world.processes.actor(),
    process: world.processes.own(),
    verb,
    since: world.clock.now().toISOString(),
  };
}

/** Who stands in a lock or claim file; null = there is no such file. One that cannot be read is never taken for free. */
export function readHolder(path: string, tree: Tree): LockHolder | null {
  const bytes = tree.read(path);
  if (bytes === null) return null;
  try {
    return parseRecord(path, bytes, holderShape);
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'state-damaged') throw error;
    throw new Problem({
      code: 'lock-damaged',
      message: `${error.message}, so nobody knows who holds the lock`,
      hints: [`make sure that no other seaworthy works in this directory, then delete ${path}`],
      fault: 'world',
      exitCode: 5,
    });
  }
}

/** The refusal for everybody but the holder. */
export function locked(holder: LockHolder, lockPath: string, life: 'alive' | 'unknown'): Problem {
  const { actor, process, since, verb } = holder;
  const hints: [string, ...string[]] = ['wait until it is done, then run the command again'];
  if (life === 'unknown') {
    hints.push(
      'it runs on another machine or in another container, so nobody can tell from here whether it still does: ' +
        `if you know that it ended, delete ${lockPath}`,
    );
  }
  return new Problem({
    code: 'locked',
    message: `${actor.user} on ${actor.host} (process ${process.pid}) works here since ${since}: ${verb}`,
    hints,
    exitCode: 6,
  });
}
