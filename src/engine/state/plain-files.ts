// Files that hold secrets in plain text for as long as a run needs them. Beside each lies who made it, so that whoever comes after a
// kill knows that nobody needs it any more.
import { posix } from 'node:path';
import { Problem } from '../../model/problem.ts';
import type { Tree } from '../../ports/tree.ts';
import type { World } from '../../ports/world.ts';
import { newHolder, readHolder } from './lock-holder.ts';
import type { Places } from './places.ts';
import { writeRecord } from './record.ts';

const suffix = '.holder';

/** Says that this process makes such a file in `.seaworthy/`. Call before it is there. */
export function announcePlain(places: Places, path: string, verb: 'backup', world: World): void {
  writeRecord(places, holderOf(path), newHolder(verb, world), world.tree);
}

/** Takes it away, and then what was said of it. */
export function removePlain(path: string, tree: Tree): void {
  tree.remove(path);
  tree.remove(holderOf(path));
}

/** Takes away those whose maker is dead. One of another machine or container is left: nobody can tell from here. */
export function clearPlain(places: Places, world: World): void {
  const announced = world.tree.list(places.state).filter((name) => name.endsWith(suffix));
  for (const name of announced) {
    const path = posix.join(places.state, name.slice(0, -suffix.length));
    if (isLeft(holderOf(path), world)) removePlain(path, world.tree);
  }
}

/** Where it is said who made a file. */
export function holderOf(path: string): string {
  return `${path}${suffix}`;
}

function isLeft(path: string, { tree, processes }: World): boolean {
  try {
    const holder = readHolder(path, tree);
    return holder !== null && processes.isAlive(holder.process) === 'dead';
  } catch (error) {
    // It is written whole or not at all: a damaged one says nothing of somebody who lives.
    if (error instanceof Problem && error.code === 'lock-damaged') return true;
    throw error;
  }
}
