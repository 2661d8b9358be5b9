import { posix } from 'node:path';
import { Problem } from '../../model/problem.ts';
import type { EntryStatus } from '../../ports/tree.ts';
import type { World } from '../../ports/world.ts';
import { ownAccess, privateFile } from '../state/access.ts';
import type { Places } from '../state/places.ts';
import { prepareOurs, refuseForeignOwner } from '../state/prepare.ts';
import { nextSuffix, replaceFile } from '../state/replace-file.ts';
import { wishesSchemaText } from './json-schema.ts';
import { wishesFile } from './schema.ts';
import { schemaPath } from './text.ts';

/** It holds no secret, and people edit and commit it. */
const readable = 0o644;

export interface WrittenFile {
  /** Name of the copy of the file that stood there; null = there was none. */
  readonly keptAs: string | null;
}

/** What stands where the wishes belong; null = nothing. Anything but a plain file is a Problem. */
export function presentWishes({ wishes }: Places, world: World): string | null {
  const status = world.tree.status(wishes);
  if (status === null) return null;
  if (status.kind !== 'file') throw notAFile(status);
  return Buffer.from(world.tree.read(wishes) ?? []).toString('utf8');
}

/**
 * Lays the schema beside the deployment, then writes the wishes in one step. A file that stands there is kept under another
 * name, with its bytes, owner and mode; it is never lost, whenever this is killed.
 */
export function writeWishes(places: Places, text: string, world: World): WrittenFile {
  const { tree } = world;
  refuseForeignOwner(places, world);
  prepareOurs(places, tree);
  const schema = posix.join(places.directory, schemaPath);
  replaceFile(schema, wishesSchemaText(), ownAccess(places, privateFile, tree), tree);

  const before = tree.status(places.wishes);
  if (before === null) {
    writeFirst(places, text, world);
    return { keptAs: null };
  }
  if (before.kind !== 'file') throw notAFile(before);
  const keptAs = keep(places, world);
  const { mode, uid, gid } = before;
  replaceFile(places.wishes, text, { mode, uid, gid, whenRoot: true }, tree);
  return { keptAs };
}

/** By a second name and not by a rename, which would overwrite what somebody wrote meanwhile. */
function writeFirst(places: Places, text: string, { tree }: World): void {
  const next = `${places.wishes}${nextSuffix}`;
  tree.remove(next);
  tree.create(next, text, ownAccess(places, readable, tree));
  const isFirst = tree.link(next, places.wishes);
  tree.remove(next);
  if (isFirst) return;
  throw new Problem({
    code: 'wishes-present',
    message: `${wishesFile} was written by somebody else at this moment`,
    hints: ['look at it, then run this again'],
  });
}

/** A second name for the file that stands there: the first that is free. */
function keep({ directory, wishes }: Places, { tree }: World): string {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? `${wishesFile}.old` : `${wishesFile}.old-${number}`;
    if (tree.link(wishes, posix.join(directory, name))) return name;
  }
}

function notAFile({ kind }: EntryStatus): Problem {
  const what = kind === 'link' ? 'a symbolic link' : kind === 'directory' ? 'a folder' : 'no plain file';
  return new Problem({
    code: 'wishes-in-the-way',
    message: `${wishesFile} is ${what}`,
    hints: [`move it away: ${wishesFile} has to be a plain file`],
  });
}
