import { posix } from 'node:path';
import type { World } from '../ports/world.ts';

/** A file's name and text. */
export type Copied = readonly [name: string, text: string];

/**
 * Calls `use` with a file of this text in a folder that only this process's user can write, gone afterwards: between looking
 * at a text and running it nobody else can change it. Root's lies in /run, where nobody else can even rename the folder.
 * `beside` are further files of that folder.
 */
export async function withPrivateCopy<Result>(
  name: string,
  text: string,
  world: World,
  use: (path: string) => Promise<Result>,
  beside: readonly Copied[] = [],
): Promise<Result> {
  const place = world.processes.ids().uid === 0 ? '/run' : '/tmp';
  const folder = posix.join(place, `seaworthy-${Buffer.from(world.randomBytes(12)).toString('hex')}`);
  world.tree.makeDirectory(folder, { mode: 0o700 });
  try {
    for (const [other, words] of [[name, text] as const, ...beside])
      world.tree.create(posix.join(folder, other), words, { mode: 0o600 });
    return await use(posix.join(folder, name));
  } finally {
    world.tree.removeDirectory(folder);
  }
}
