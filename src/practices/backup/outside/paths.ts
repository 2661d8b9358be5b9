import type { World } from '../../../ports/world.ts';

/** Paths of 4096 bytes each stay far below what a command line may hold. */
const atOnce = 200;

/** Where each path leads to, every link on the way followed, also to where nothing is (`realpath -m -z` of GNU coreutils); null = cannot be told. */
export function realPaths(
  paths: readonly string[],
  world: Pick<World, 'exec'>,
): Promise<readonly (string | null)[]> {
  return asked(['realpath', '-m', '-z', '--'], paths, world);
}

/** The text of each link; null = cannot be told. */
export function linkTexts(
  links: readonly string[],
  world: Pick<World, 'exec'>,
): Promise<readonly (string | null)[]> {
  return asked(['readlink', '-z', '--'], links, world);
}

async function asked(
  words: readonly [string, ...string[]],
  paths: readonly string[],
  { exec }: Pick<World, 'exec'>,
): Promise<readonly (string | null)[]> {
  const found: (string | null)[] = [];
  for (let from = 0; from < paths.length; from += atOnce) {
    const some = paths.slice(from, from + atOnce);
    const result = await exec.run({ argv: [...words, ...some], timeoutMs: 30_000 });
    if (result.ran && result.code === 0) found.push(...result.stdout.split('\0').slice(0, some.length));
    // One of them (a link that leads to itself) must not hide where the others lead: what is printed does not say whose it is.
    else if (some.length > 1) for (const path of some) found.push(...(await asked(words, [path], { exec })));
    else found.push(null);
  }
  return found;
}

/** Whether a path is that folder, or in it. Both absolute and without links. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder === '/' ? '/' : `${folder}/`);
}
