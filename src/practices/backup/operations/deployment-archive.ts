// The deployment's own files as one tar: Compose files, env files, wishes, gateway and function files, our secrets. What the
// database and storage keep is saved by their own engines.
import { posix } from 'node:path';
import type { Places } from '../../../engine/state/places.ts';
import { announcePlain, clearPlain, removePlain } from '../../../engine/state/plain-files.ts';
import { printBytes } from '../../../model/bytes.ts';
import { Problem } from '../../../model/problem.ts';
import type { World } from '../../../ports/world.ts';
import { gatherOutside, type Outside } from '../outside/gather.ts';
import { writeOutside } from '../outside/record.ts';
import { type NotSaved, surveyFiles } from './deployment-files.ts';

export interface DeploymentArchive {
  /** Absolute; the caller removes it (`removePlain`). It holds secrets, and is for its owner alone. */
  readonly path: string;
  /** Of the whole file, hex; null = it could not be told. */
  readonly sha256: string | null;
  /** About how large it is. */
  readonly bytes: number;
  /** Paths that were left out, relative to the directory. */
  readonly without: readonly string[];
  /** What somebody may believe to be in it, and is not: too large, or not to be read. */
  readonly notSaved: readonly NotSaved[];
}

export interface ArchiveRequest {
  readonly places: Places;
  /** Of this run: part of the file's name. */
  readonly point: string;
  /** Absolute paths of the data directory, of objects and of repositories: data of services, never configuration. */
  readonly data: readonly string[];
  /** Absolute folders that services write, with the service. */
  readonly written: ReadonlyMap<string, string>;
  /** Files in effect outside the directory, absolute. Without them it is no deployment: one that cannot be read ends the run. */
  readonly outside: readonly string[];
  /** Files and folders outside of it that services mount, absolute; absent = none. */
  readonly mounted?: readonly string[];
  readonly world: World;
}

const limitMs = 30 * 60_000;
/** GNU tar's exit code for "a file changed as we read it" (its manual, "Return codes"): it is read again. */
const changed = 1;
const tries = 3;
const tar = /^deployment-(\d{8}T\d{6}Z)\.tar(?:\.holder(?:\.next)?)?$/;

/** Tars that killed runs left, and the data directories that restores keep beside the present one, are never part of it. */
export async function archiveDeployment(request: ArchiveRequest): Promise<DeploymentArchive> {
  const { places, point, world } = request;
  clearPlain(places, world);
  clearOthers(places, point, world);
  const path = posix.join(places.state, `deployment-${point}.tar`);
  announcePlain(places, path, 'backup', world);
  try {
    return await archiveInto(path, request);
  } catch (error) {
    removePlain(path, world.tree);
    throw error;
  }
}

async function archiveInto(path: string, request: ArchiveRequest): Promise<DeploymentArchive> {
  const { places, world } = request;
  const anyway = [...new Set([path, ...leftOut(request)])];
  const { written } = request;
  const git = posix.join(places.directory, '.git');
  const survey = { directory: places.directory, without: [...anyway, git], written, tree: world.tree };
  const { tooLarge, bytes, links } = surveyFiles(survey);
  const outside = await gatherOutside({
    ...{ directory: places.directory, links, written, world },
    named: [...new Set([...request.outside, ...(request.mounted ?? [])])],
    without: [...anyway, ...request.data],
  });
  const { directory } = places;
  const lost = outside.notSaved.find(({ path: one }) => request.outside.includes(one));
  if (lost !== undefined) throw notTogether(places, `${lost.path}: ${lost.why}`);
  writeOutside(places, { schemaVersion: 1, directory, entries: [...outside.entries] }, world.tree);
  const notSaved = [...tooLarge, ...outside.notSaved];
  await requireRoomFor(bytes + outside.bytes, places, world);
  const without = [
    ...anyway.map((one) => posix.relative(places.directory, one)),
    ...tooLarge.map((one) => one.path),
  ];
  const excludes = [...without, '.git'].map((one) => `--exclude=./${one}`);
  const words = ['--anchored', '--no-wildcards', ...excludes, ...outsideWords(outside), '-C', directory, '.'];
  let said = '';
  for (let turn = 0; turn < tries; turn++) {
    world.tree.remove(path);
    const result = await world.exec.run({
      argv: ['tar', '--create', '--absolute-names', ...words, ...outside.roots],
      outputFile: path,
      timeoutMs: limitMs,
    });
    if (result.ran && result.code === 0) {
      const sha256 = await sha256Of(path, world);
      return { path, bytes: bytes + outside.bytes, sha256, without, notSaved };
    }
    said = result.ran ? (result.stderr.trim().split('\n').at(-1) ?? '') : result.reason;
    if (!result.ran || result.code !== changed) break;
  }
  throw notTogether(places, said);
}

/** null = it could not be told, which is no reason to save nothing. */
async function sha256Of(path: string, { exec, talk }: World): Promise<string | null> {
  const result = await exec.run({ argv: ['sha256sum', '--', path], timeoutMs: limitMs });
  const sum = result.ran ? /^\\?([0-9a-f]{64}) /.exec(result.stdout)?.[1] : undefined;
  if (sum !== undefined) return sum;
  const said = result.ran ? result.stderr.trim() : result.reason;
  talk.warn(`the checksum of the deployment's files is not recorded: ${said.slice(0, 200)}`);
  return null;
}

function notTogether({ directory }: Places, said: string): Problem {
  return new Problem({
    code: 'backup-deployment',
    message: `the files of ${directory} could not be read together: ${said}`,
    hints: ['run it as the user who owns them, or as root'],
    fault: 'world',
  });
}

function outsideWords({ without }: Outside): readonly string[] {
  return without.map((path) => `--exclude=${path}`);
}

/** A tar, and what else is written meanwhile. What df does not tell keeps nobody from trying. */
async function requireRoomFor(bytes: number, { state }: Places, { exec }: World): Promise<void> {
  const need = Math.ceil(bytes * 1.1) + 64 * 1024 ** 2;
  const result = await exec.run({
    argv: ['df', '-P', '-k', '--', state],
    environment: { LC_ALL: 'C' },
    timeoutMs: 10_000,
  });
  const free = result.ran ? /\s\d+\s+\d+\s+(\d+)\s+\d+%\s/.exec(result.stdout)?.[1] : undefined;
  if (free === undefined || Number(free) * 1024 >= need) return;
  throw new Problem({
    code: 'backup-no-room',
    message: `there is no room in ${state} for the files of the deployment: ${printBytes(Number(free) * 1024)} free, about ${printBytes(need)} needed`,
    hints: ['make room there, or move what is no configuration out of the directory'],
    fault: 'world',
  });
}

function leftOut({ places, data, world }: ArchiveRequest): readonly string[] {
  const { tree } = world;
  const inside = data.filter((one) => one.startsWith(`${places.directory}/`));
  const beside = inside.flatMap((one) => {
    const folder = posix.dirname(one);
    const names = tree
      .list(folder)
      .filter((name) => name.startsWith(`${posix.basename(one)}.before-restore-`));
    return names.map((name) => posix.join(folder, name));
  });
  const tars = tree.list(places.state).filter((name) => tar.test(name));
  const own = tars.map((name) => posix.join(places.state, name));
  return [places.dumps, ...inside, ...beside, ...own];
}

/** Where nobody can tell whose a tar is, it goes with the next run a day later; a younger one may be another run's. */
function clearOthers({ state }: Places, point: string, { tree }: World): void {
  const day = point.slice(0, 8);
  for (const name of tree.list(state)) {
    const of = tar.exec(name)?.[1];
    if (of !== undefined && of.slice(0, 8) < day) tree.remove(posix.join(state, name));
  }
}
