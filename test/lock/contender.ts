// A process that wants the lock; started by lock.test.ts, which tells it what to do through its channel.
//   contender DIRECTORY                 obeys messages: take, release, loop
//   contender DIRECTORY --kill-at N     takes the lock and kills itself right before the Nth writing call
//   contender DIRECTORY --kill-after N  the same, right after it
import { appendFileSync } from 'node:fs';
import { type Lock, takeLock } from '../../src/engine/state/lock.ts';
import { placesOf } from '../../src/engine/state/places.ts';
import { exitCodeOf, Problem, printProblem } from '../../src/model/problem.ts';
import type { Tree } from '../../src/ports/tree.ts';
import { systemWorld } from '../../src/system/world.ts';

export type Order =
  | { readonly do: 'take' }
  | { readonly do: 'release' }
  /** Takes and releases so many times, writing `enter` and `leave` into this file while it holds. */
  | { readonly do: 'loop'; readonly times: number; readonly log: string };

export type Report =
  | { readonly is: 'ready' | 'released' }
  | { readonly is: 'held'; readonly pid: number }
  | { readonly is: 'refused'; readonly code: number; readonly text: string }
  | { readonly is: 'looped'; readonly held: number; readonly refused: readonly Refusal[] };

export interface Refusal {
  readonly code: number;
  readonly text: string;
}

const [directory = '', how, at] = process.argv.slice(2);
const places = placesOf(directory);
const world = systemWorld();
let lock: Lock | undefined;

if (how === undefined) obey();
else {
  takeLock(places, 'apply', { ...world, tree: dyingTree(world.tree, Number(at), how === '--kill-after') });
  process.exit(0);
}

function obey(): void {
  process.on('message', (order: Order) => {
    if (order.do === 'take') report(take());
    if (order.do === 'release') {
      lock?.release();
      report({ is: 'released' });
    }
    if (order.do === 'loop') report(loop(order.times, order.log));
  });
  process.on('disconnect', () => process.exit(0));
  report({ is: 'ready' });
}

function report(text: Report): void {
  process.send?.(text);
}

function take(): Report {
  try {
    lock = takeLock(places, 'apply', world);
    return { is: 'held', pid: process.pid };
  } catch (error) {
    return { is: 'refused', ...refusalOf(error) };
  }
}

function loop(times: number, log: string): Report {
  const refused: Refusal[] = [];
  let held = 0;
  for (let turn = 0; turn < times; turn++) {
    try {
      const mine = takeLock(places, 'apply', world);
      held += 1;
      appendFileSync(log, `enter ${process.pid}\n`);
      // Others get their turn at the processor while it is held.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, turn % 3);
      appendFileSync(log, `leave ${process.pid}\n`);
      mine.release();
    } catch (error) {
      refused.push(refusalOf(error));
    }
  }
  return { is: 'looped', held, refused };
}

function refusalOf(error: unknown): Refusal {
  if (!(error instanceof Problem)) throw error;
  return { code: exitCodeOf(error), text: printProblem(error) };
}

/** Writes as the real one does, until it is time to die as by `kill -9`. */
function dyingTree(tree: Tree, deadly: number, afterwards: boolean): Tree {
  let calls = 0;
  function counted<Given extends readonly unknown[], T>(act: (...given: Given) => T): (...given: Given) => T {
    return (...given) => {
      calls += 1;
      const isLast = calls === deadly;
      if (isLast && !afterwards) process.kill(process.pid, 'SIGKILL');
      const result = act(...given);
      if (isLast) process.kill(process.pid, 'SIGKILL');
      return result;
    };
  }
  return {
    ...tree,
    makeDirectory: counted(tree.makeDirectory),
    create: counted(tree.create),
    append: counted(tree.append),
    rename: counted(tree.rename),
    link: counted(tree.link),
    remove: counted(tree.remove),
    removeDirectory: counted(tree.removeDirectory),
  };
}
