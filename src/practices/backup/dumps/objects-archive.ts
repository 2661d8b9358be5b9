// An archive of tar that somebody hands in: what is in it, and its files without whatever else it may hold.
import { Problem } from '../../../model/problem.ts';
import type { World } from '../../../ports/world.ts';
import { unquotedTar } from './tar-names.ts';

const limitMs = 24 * 60 * 60_000;

/** `-rw-r--r-- 0/0 5 2026-11-27 10:14 name`; of a device two numbers stand for the size (tar's manual, "--verbose"). */
const line = /^(.)\S* +\d+\/\d+ +\d+(?:,\d+)? \d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)? (.*)$/;

const second = ' link to ';

export interface ArchiveContent {
  /** Files and folders. */
  readonly names: readonly string[];
  /** What is neither: links with where they lead, devices, pipes. */
  readonly strange: readonly string[];
}

/** All that is in an archive, however it is packed. */
export async function contentOf(archive: string, world: World): Promise<ArchiveContent> {
  world.talk.progress(`looking through ${archive}`);
  const words = ['--list', '--verbose', '--numeric-owner', '--quoting-style=escape', '--file', archive];
  const result = await world.exec.run({
    argv: ['tar', ...words],
    environment: { LC_ALL: 'C', TZ: 'UTC' },
    timeoutMs: limitMs,
  });
  world.talk.progress('');
  if (!result.ran || result.code !== 0) throw tarFailed(archive, result.ran ? result.stderr : result.reason);
  const names = new Set<string>();
  const strange: string[] = [];
  for (const text of result.stdout.split('\n').filter(Boolean)) {
    const [, kind = '', written = text] = line.exec(text) ?? [];
    const name = kind === 'h' ? linkedName(written, names) : written;
    if (kind === '-' || kind === 'd' || kind === 'h') names.add(name);
    else strange.push(name);
  }
  return { names: [...names].map(unquotedTar), strange: strange.map(unquotedTar) };
}

/** The new name of a hard link. What it is the second name of stands before it in the archive. */
function linkedName(written: string, before: ReadonlySet<string>): string {
  const parts = written.split(second);
  const end = parts.findIndex((_, at) => before.has(parts.slice(at + 1).join(second)));
  return parts.slice(0, end < 0 ? undefined : end + 1).join(second);
}

/**
 * Storage keeps files and folders alone. A symbolic link would let it hand out any file of the machine, and let a later file of the
 * archive out of the folder; so would a device. What lies elsewhere in the archive is not unpacked.
 */
export function refuseStrange({ strange }: ArchiveContent, prefix: string, archive: string): void {
  const found = strange.find((name) => name.startsWith(prefix));
  if (found === undefined) return;
  throw new Problem({
    code: 'dump-objects',
    message: `${archive} holds what is neither file nor folder: ${found.slice(0, 200)}`,
    hints: ['pack the folder of objects again without it: tar --exclude'],
  });
}

/**
 * GNU tar: attributes that it kept come with it, absolute names and `..` are never followed. What it would do for root alone it does
 * for nobody: owners and bits that give rights away (setuid) stay in the archive.
 *
 * @param prefix what stands before the path of a row, such as `data/stub/stub/`; the folder takes its place
 */
export async function unpackBelow(
  prefix: string,
  archive: string,
  folder: string,
  world: World,
): Promise<void> {
  world.talk.progress(`unpacking ${archive}`);
  const made = await world.exec.run({ argv: ['mkdir', '-p', '--', folder], timeoutMs: 10_000 });
  if (!made.ran || made.code !== 0) throw tarFailed(archive, made.ran ? made.stderr : made.reason);
  const depth = prefix.split('/').length - 1;
  // A name out of the archive is never an option of tar.
  const only = prefix === '' ? [] : ['--no-wildcards', '--', prefix.replace(/\/$/, '')];
  const result = await world.exec.run({
    argv: [
      ...(['sh', '-c', 'umask 022; exec tar "$@"', 'tar'] as const),
      ...['--extract', '--no-same-owner', '--no-same-permissions', '--xattrs', '--xattrs-include=user.*'],
      ...[`--strip-components=${depth}`, '--directory', folder, '--file', archive, ...only],
    ],
    environment: { LC_ALL: 'C' },
    timeoutMs: limitMs,
  });
  world.talk.progress('');
  if (!result.ran || result.code !== 0) throw tarFailed(archive, result.ran ? result.stderr : result.reason);
}

function tarFailed(archive: string, said: string): Problem {
  const words = said.trim().split('\n').at(-1) ?? '';
  return new Problem({
    code: 'dump-objects',
    message: `${archive} could not be unpacked: ${words.replace(/^tar: /, '').slice(0, 300)}`,
    hints: ['run it as root, from this machine: seaworthy restore --objects FILE does this part again'],
    fault: 'world',
  });
}
