// The lock of a deployment (decision 0006). What makes it safe:
// - it is made by link(2) from a complete file, so nobody ever sees it half written;
// - what names a living process is changed by that process alone;
// - what names a dead one (D) is replaced only by who made `lock.claim-D` the same way, and looked again that it still
//   names D. Ids are never used twice, so a claim for an earlier D harms nobody.
import { posix } from 'node:path';
import { Problem } from '../../model/problem.ts';
import type { LockHolder } from '../../model/run.ts';
import type { World } from '../../ports/world.ts';
import { ownAccess, privateFile } from './access.ts';
import { type LockVerb, locked, newHolder, readHolder } from './lock-holder.ts';
import type { Places } from './places.ts';
import { clearPlain } from './plain-files.ts';
import { prepareLockFolder, prepareState } from './prepare.ts';
import { sealedText } from './record.ts';

export interface Lock {
  readonly holder: LockHolder;
  /** Gives the lock back if it is still ours. Never throws: what is left is a dead holder's, and the next one clears it. */
  release(): void;
}

/** Somebody who wants the lock. */
interface Contender {
  readonly holder: LockHolder;
  /** The complete file that becomes the lock. */
  readonly file: string;
  readonly places: Places;
  readonly world: World;
}

/** Between two looks others took the lock and gave it back: that often in a row it is not chance any more. */
const mostRounds = 1000;

/** Takes the deployment's lock, or throws a Problem `locked` (exit code 6) that names the holder. See decision 0006. */
export function takeLock(places: Places, verb: LockVerb, world: World): Lock {
  const holder = newHolder(verb, world);
  const contender = { holder, file: `${places.lock}.tmp-${holder.id}`, places, world };
  const lock = { holder, release: () => release(contender) };
  try {
    contend(contender);
    clearLockLeftovers(places, world);
    clearPlain(places, world);
    prepareState(places, world.tree);
    return lock;
  } catch (error) {
    lock.release();
    throw error;
  } finally {
    unlessBroken(() => world.tree.remove(contender.file));
  }
}

function contend(contender: Contender): void {
  const { places, world } = contender;
  for (let round = 0; round < mostRounds; round++) {
    prepareLockFolder(places, world);
    if (linkTo(contender, places.lock)) return;
    const seen = readHolder(places.lock, world.tree);
    if (seen !== null && replaceDead(contender, places.lock, seen)) return;
  }
  throw new Problem({
    code: 'locked',
    message: `${places.lock} goes from one holder to the next all the time`,
    hints: ['find out what runs seaworthy again and again, then run the command again'],
    exitCode: 6,
  });
}

/** Puts us in the place of a holder that is dead; false = somebody else was faster. A living one is a Problem. */
function replaceDead(contender: Contender, target: string, seen: LockHolder): boolean {
  const { places, world, file } = contender;
  const { tree } = world;
  const life = world.processes.isAlive(seen.process);
  if (life !== 'dead') throw locked(seen, places.lock, life);
  const claim = `${places.lock}.claim-${seen.id}`;
  if (!takeClaim(contender, claim)) return false;
  const spare = `${file}-spare`;
  try {
    if (readHolder(target, tree)?.id !== seen.id || !linkTo(contender, spare)) return false;
    tree.rename(spare, target);
    return true;
  } finally {
    unlessBroken(() => tree.remove(spare));
    unlessBroken(() => tree.remove(claim));
  }
}

/** Who died while claiming is claimed in turn. */
function takeClaim(contender: Contender, claim: string): boolean {
  if (linkTo(contender, claim)) return true;
  const seen = readHolder(claim, contender.world.tree);
  return seen !== null && replaceDead(contender, claim, seen);
}

/** Gives our file this name too; false = the name is taken. */
function linkTo({ holder, file, places, world }: Contender, target: string): boolean {
  const { tree } = world;
  try {
    if (tree.status(file) === null) {
      tree.create(file, sealedText(holder), ownAccess(places, privateFile, tree));
    }
    return tree.link(file, target);
  } catch (error) {
    // A holder that cleans took our half-written file for a dead one's, or the folder was just removed: once more.
    if (error instanceof Problem && error.code === 'tree-missing') return false;
    throw error;
  }
}

function release({ holder, places, world }: Contender): void {
  unlessBroken(() => {
    if (readHolder(places.lock, world.tree)?.id === holder.id) world.tree.remove(places.lock);
  });
}

/**
 * Deletes what contenders left that died. Safe for whoever holds the lock: claims are for replacing a lock that names
 * somebody dead, and it names us, who live.
 */
function clearLockLeftovers(places: Places, world: World): void {
  const { tree } = world;
  const names = tree.list(places.state).filter((name) => /^lock\.(?:tmp|claim)-/.test(name));
  for (const path of names.map((name) => posix.join(places.state, name))) {
    if (isAbandoned(path, world)) tree.remove(path);
  }
}

function isAbandoned(path: string, world: World): boolean {
  try {
    const holder = readHolder(path, world.tree);
    return holder !== null && world.processes.isAlive(holder.process) === 'dead';
  } catch (error) {
    // Half written: by somebody dead, or by somebody who will write it again.
    return error instanceof Problem && error.code === 'lock-damaged';
  }
}

function unlessBroken(act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
  }
}
