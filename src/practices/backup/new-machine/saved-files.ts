// The files of a deployment out of the tar that a run saved.
import { posix } from 'node:path';
import { placesOf } from '../../../engine/state/places.ts';
import { Problem } from '../../../model/problem.ts';
import type { World } from '../../../ports/world.ts';
import { unquotedTar } from '../dumps/tar-names.ts';
import type { Sidecars } from '../operations/sidecars.ts';
import { layLinks } from '../outside/lay.ts';
import { readOutside, unpackedOutside } from '../outside/record.ts';

const limitMs = 30 * 60_000;

/** Fetches it out of a snapshot, for its owner alone. */
export async function fetchTar(
  sidecars: Sidecars,
  snapshot: string,
  path: string,
  world: World,
): Promise<void> {
  world.tree.remove(path);
  const words = ['dump', '--no-lock', snapshot, 'deployment.tar'];
  await sidecars.restic(1, words, { outputFile: path, timeoutMs: limitMs });
}

export interface Unpacked {
  /** Paths that lay outside of the deployment's directory and belong to no link of it, absolute. */
  readonly outside: readonly string[];
  /** Links whose content was saved and cannot lie where they stood. */
  readonly notLaid: readonly string[];
}

/**
 * Unpacks it into a folder that is made for it. What links led to comes to lie where they stood; what lay outside of the directory
 * otherwise, below `.seaworthy/outside`. A name that leads out of the folder is refused before anything is written; through
 * links GNU tar lets nothing out (its manual, "Security").
 */
export async function unpackTar(path: string, folder: string, world: World): Promise<Unpacked> {
  const names = await namesIn(path, world);
  const strange = names.find((name) => name.split('/').includes('..'));
  if (strange !== undefined) throw leadsOut(strange);
  const above = posix.dirname(folder);
  world.tree.removeDirectory(above);
  world.tree.makeDirectory(above, { mode: 0o700 });
  world.tree.makeDirectory(folder, { mode: 0o700 });
  const outside = names.filter((name) => name.startsWith('/'));
  await tar(['--extract', '--anchored', '--wildcards', '--exclude=/*', ...extracting(path, folder)], world);
  const places = placesOf(folder);
  const record = readOutside(places, world.tree);
  if (outside.length > 0) {
    const apart = unpackedOutside(places);
    if (world.tree.status(places.state) === null) world.tree.makeDirectory(places.state, { mode: 0o700 });
    world.tree.makeDirectory(apart, { mode: 0o700 });
    await tar(['--extract', '--anchored', '--wildcards', ...extracting(path, apart), '--', '/*'], world);
  }
  if (record === null) return { outside, notLaid: [] };
  return {
    outside: record.entries.map(({ at }) => at).filter((at) => at.startsWith('/')),
    notLaid: await layLinks(folder, record, world),
  };
}

/** The text of one of its files; null = there is none. */
export async function textIn(path: string, name: string, world: World): Promise<string | null> {
  const argv = ['tar', '--extract', '--to-stdout', '--file', path, '--', name] as const;
  const result = await world.exec.run({ argv, timeoutMs: limitMs });
  return result.ran && result.code === 0 ? result.stdout : null;
}

async function namesIn(path: string, world: World): Promise<readonly string[]> {
  const said = await tar(['--list', '--absolute-names', '--quoting-style=escape', '--file', path], world);
  return said.split('\n').flatMap((name) => (name === '' ? [] : [unquotedTar(name)]));
}

/** Owners by number: names mean others on another machine. As root GNU tar gives files to their owners by itself. */
function extracting(path: string, folder: string): readonly string[] {
  return ['--numeric-owner', '--preserve-permissions', '--file', path, '-C', folder];
}

async function tar(words: readonly string[], world: World): Promise<string> {
  const result = await world.exec.run({
    argv: ['tar', ...words],
    environment: { LC_ALL: 'C' },
    timeoutMs: limitMs,
  });
  if (result.ran && result.code === 0) return result.stdout;
  const said = result.ran ? (result.stderr.trim().split('\n').at(-1) ?? '') : result.reason;
  throw new Problem({
    code: 'restore-files',
    message: `the files of the deployment cannot be unpacked: ${said}`,
    hints: ['check the free space, then run the command again'],
    fault: 'world',
  });
}

function leadsOut(name: string): Problem {
  return new Problem({
    code: 'restore-files',
    message: `the saved files hold a name that leads out of the directory: ${name}`,
    hints: ['this was not made by seaworthy backup: look at it by hand before anything of it is used'],
  });
}
