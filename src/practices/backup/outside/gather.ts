// What of a deployment lies outside its directory and belongs to it all the same: what links in it lead to, and what its files name.
import { posix } from 'node:path';
import { printBytes } from '../../../model/bytes.ts';
import { Problem } from '../../../model/problem.ts';
import type { World } from '../../../ports/world.ts';
import { mostFileBytes, type NotSaved, type Survey, surveyFiles } from '../operations/deployment-files.ts';
import { isWithin, linkTexts, realPaths } from './paths.ts';
import type { OutsideEntry } from './record.ts';
import { isOfTheSystem } from './system-places.ts';
import { unreadable } from './unreadable.ts';

export interface OutsideRequest {
  readonly directory: string;
  /** Absolute paths of links in the directory. */
  readonly links: readonly string[];
  /** Absolute paths outside of it that its files name. */
  readonly named: readonly string[];
  /** Absolute paths that other engines save, or that are ours. */
  readonly without: readonly string[];
  /** Absolute folders that services write, with the service. */
  readonly written: ReadonlyMap<string, string>;
  readonly world: Pick<World, 'exec' | 'tree'>;
}

export interface Outside {
  readonly entries: readonly OutsideEntry[];
  /** What to read, none of it below another. */
  readonly roots: readonly string[];
  /** Absolute paths in them that are left out. */
  readonly without: readonly string[];
  readonly notSaved: readonly NotSaved[];
  readonly bytes: number;
}

/** A path that may lead out. */
interface Step {
  readonly path: string;
  readonly at: string;
  /** Where the links led to that were followed on the way. */
  readonly chain: readonly string[];
}

/** Links to links to links, each to a folder of its own: nobody means that. */
const mostEntries = 500;

export async function gatherOutside(request: OutsideRequest): Promise<Outside> {
  const { directory, links, named, world } = request;
  const around = await surroundings(request);
  const entries: OutsideEntry[] = [];
  const notSaved: NotSaved[] = [];
  const surveys = new Map<string, Survey>();
  let steps: readonly Step[] = [
    ...links.map((path) => ({ path, at: posix.relative(directory, path), chain: [] })),
    ...named.map((path) => ({ path, at: path, chain: [] })),
  ];
  while (steps.length > 0) {
    const next: Step[] = [];
    const places = await realPaths(
      steps.map(({ path }) => path),
      world,
    );
    for (const [index, step] of steps.entries()) {
      const place = places[index] ?? null;
      const tell = (why: string) => notSaved.push({ path: step.at, why });
      if (place === null) tell('where it leads to cannot be told');
      else if (entries.length >= mostEntries) tell(`it leads to ${place}, and there are too many such links`);
      else next.push(...(await take(step, place, tell)));
    }
    steps = next;
  }

  /** Takes what lies there, and says which links in it have to be looked at, too. */
  async function take(step: Step, place: string, tell: (why: string) => void): Promise<readonly Step[]> {
    const { tree } = world;
    if (isWithin(place, around.directory)) return [];
    if (around.without.some((one) => isWithin(place, one)) || isOfTheSystem(place)) return [];
    const kind = tree.status(place)?.kind;
    if (kind === undefined) tell(`it leads to ${place}, which is not there`);
    if (kind !== 'file' && kind !== 'directory') return [];
    if (isWithin(around.directory, place) || step.chain.some((one) => isWithin(one, place))) {
      tell(`it leads to ${place}, which holds what leads there`);
      return [];
    }
    const survey = surveys.get(place) ?? (await surveyOf(place, kind, around, world));
    if (typeof survey === 'string') {
      tell(`${survey} at ${place}: save that by itself`);
      return [];
    }
    if (!surveys.has(place)) for (const one of survey.tooLarge) notSaved.push(told(one, step, place));
    surveys.set(place, survey);
    entries.push({ at: step.at, from: place });
    return leadingOut(survey.links, step, place, world);
  }

  const roots = [...surveys.keys()];
  return {
    entries,
    roots: roots.filter((one) => !roots.some((other) => other !== one && isWithin(one, other))),
    without: [...around.without, ...[...surveys].flatMap(([place, one]) => leftOut(place, one))],
    notSaved,
    bytes: [...surveys.values()].reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

function leftOut(place: string, { tooLarge }: Survey): readonly string[] {
  return tooLarge.map(({ path }) => posix.join(place, path));
}

function told({ path, why }: NotSaved, { at }: Step, place: string): NotSaved {
  return { path: posix.join(at, path), why: `${why} (${posix.join(place, path)})` };
}

interface Surroundings {
  readonly directory: string;
  readonly without: readonly string[];
  readonly written: ReadonlyMap<string, string>;
}

/** The same paths without links. */
async function surroundings(request: OutsideRequest): Promise<Surroundings> {
  const { directory, without, written, world } = request;
  const real = async (paths: readonly string[]) => {
    const found = await realPaths(paths, world);
    return paths.map((path, index) => found[index] ?? path);
  };
  const [own = directory] = await real([directory]);
  const folders = await real([...written.keys()]);
  return {
    directory: own,
    without: await real(without),
    written: new Map([...written.values()].map((service, index) => [folders[index] ?? '', service])),
  };
}

/** A text = why it is not taken. */
async function surveyOf(
  place: string,
  kind: 'file' | 'directory',
  around: Surroundings,
  world: OutsideRequest['world'],
): Promise<Survey | string> {
  const { tree } = world;
  const bytes = tree.status(place)?.bytes ?? 0;
  if (kind === 'file' && bytes > mostFileBytes) return `a file of ${printBytes(bytes)}`;
  const survey = kind === 'file' ? { tooLarge: [], bytes, links: [] } : folderSurvey(place, around, tree);
  if (typeof survey === 'string') return survey;
  const denied = await unreadable(place, around.without, world);
  return denied.length > 0 ? mayNotBeRead : survey;
}

const mayNotBeRead = 'files that may not be read';

function folderSurvey(
  directory: string,
  { without, written }: Surroundings,
  tree: OutsideRequest['world']['tree'],
): Survey | string {
  try {
    const survey = surveyFiles({ directory, without, written, tree, isBounded: true });
    return survey.beyond ?? survey;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return mayNotBeRead;
  }
}

/** A link that stays in what is taken goes with it, unless it says where by a path that is another one on another machine. */
async function leadingOut(
  links: readonly string[],
  { at, chain }: Step,
  place: string,
  world: OutsideRequest['world'],
): Promise<readonly Step[]> {
  const places = await realPaths(links, world);
  const texts = await linkTexts(links, world);
  return links.flatMap((path, index) => {
    const isInside = isWithin(places[index] ?? '/', place);
    const isCarried = at === place || texts[index]?.startsWith('/') === false;
    if (isInside && isCarried) return [];
    return [{ path, at: posix.join(at, posix.relative(place, path)), chain: [...chain, place] }];
  });
}
