// Leaves plain Compose behind: everything that is in effect is rolled back, then what we keep is deleted.
import { posix } from 'node:path';
import { Problem } from '../../model/problem.ts';
import type { Run } from '../../model/run.ts';
import type { Tree } from '../../ports/tree.ts';
import type { World } from '../../ports/world.ts';
import { editedFiles } from '../plan/hand-edits.ts';
import { generationNumbers, readGeneration } from '../state/generations.ts';
import { dissolveState } from '../state/leftovers.ts';
import { takeLock } from '../state/lock.ts';
import { namesGeneration } from '../state/names-generation.ts';
import { ourNames, type Places } from '../state/places.ts';
import { readRuns } from '../state/runs.ts';
import { secretsAtRemoval } from '../state/secret-files.ts';
import { filesOfPerson, isOfPerson, removeOurs } from './own-files.ts';
import { runsInEffect } from './runs-to-undo.ts';

/** What would be deleted and what stays, relative to the directory. */
export interface Belongings {
  readonly deleted: readonly string[];
  /** The user's own: wishes, and whatever they put beside our files. */
  readonly stays: readonly string[];
  /** Logical dumps that would go, too. */
  readonly dumps: readonly string[];
}

/** A removal that a kill cut short left this. */
const leaving = '.seaworthy-removed';

/** The number of the oldest run in effect, where a removal rolls back to; undefined = nothing is in effect. */
export function oldestInEffect(places: Places, tree: Tree): number | undefined {
  return runsInEffect(readRuns(places, tree)).at(-1)?.number;
}

export function belongingsOf(places: Places, tree: Tree): Belongings {
  const names = tree.list(places.ours);
  const isOurs = (name: string) => ourNames.includes(name) && !isOfPerson(places, name, tree);
  const others = names.filter((name) => !isOurs(name));
  const folders = [places.state, posix.join(places.directory, leaving)].filter(
    (path) => tree.status(path) !== null,
  );
  const shown = (path: string) => posix.relative(places.directory, path);
  const { kept } = secretsAtRemoval(places, tree);
  const isGone = (name: string) => isOurs(name) && !(name === 'secrets' && kept.length > 0);
  return {
    deleted: [
      ...folders.map(shown),
      ...names.filter(isGone).map((name) => shown(posix.join(places.ours, name))),
    ],
    stays: [
      ...(tree.status(places.wishes) === null ? [] : [shown(places.wishes)]),
      ...others.map((name) => shown(posix.join(places.ours, name))),
      ...filesOfPerson(places, tree).map(shown),
      ...kept.map((path) => `${shown(path)} (it opens your backups)`),
    ],
    dumps: tree.list(places.dumps).map((name) => shown(posix.join(places.dumps, name))),
  };
}

/** Generated files that a person edited, relative to the directory: they go with the others, so they are named before. */
export function editedByHand(places: Places, { tree, files }: World): readonly string[] {
  return generationNumbers(places, tree).flatMap((number) => {
    const generation = readGeneration(places, number, tree);
    if (generation === null) return [];
    return editedFiles(generation, places, files)
      .filter(({ state }) => state === 'edited')
      .map(({ path }) => path);
  });
}

/**
 * Deletes what is ours. Nothing of it may be in effect. What Compose could load goes first; what we remember goes by one
 * rename, so that no command ever meets half of it.
 */
export function removeBelongings(places: Places, world: World): void {
  const { tree } = world;
  const lock = takeLock(places, 'remove', world);
  try {
    if (namesGeneration(places.envFile, tree)) throw stillInEffect(places);
    removeOurs(places, tree);
    dissolveState(places, tree);
  } finally {
    if (tree.status(places.state) !== null) lock.release();
  }
}

/** Whether a run left everything as it was before Seaworthy. */
export function isBack({ status, to }: Run): boolean {
  return status === 'applied' && to === 0;
}

/** The env file names a generation that no run in the history put there. */
export function stillInEffect({ envFile, runs }: Places): Problem {
  return new Problem({
    code: 'still-in-effect',
    message: `${envFile} names a generation of Seaworthy, and no run in ${runs} put it there`,
    hints: ['take its entry out of COMPOSE_FILE by hand, run docker compose up -d, then try again'],
  });
}
