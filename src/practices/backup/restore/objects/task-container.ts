// A container of the sidecar's image for the length of one task: with the right to give files their owner, and to write where the
// sidecar may only read. One that a killed run left at work is ended first.
import { Problem } from '../../../../model/problem.ts';
import type { ExecRequest } from '../../../../ports/exec.ts';
import type { World } from '../../../../ports/world.ts';
import { programPath } from '../../container/paths.ts';
import { mountWord } from '../data-directory.ts';
import { type Container, docker, type Mount } from '../docker.ts';

export interface TaskContainer {
  /** The sidecar of objects, as Docker tells of it. */
  readonly sidecar: Container;
  /** Of the container: one at a time has it. */
  readonly name: string;
  /** Mounts of the sidecar that are writable here. */
  readonly writable: readonly string[];
  /** More words of `docker run`: bounds, labels. */
  readonly runWords?: readonly string[];
}

const cacheFolder = '/var/cache/restic';
/** Files of every user are read, linked and given their owner. */
const capabilities = ['CHOWN', 'DAC_OVERRIDE', 'DAC_READ_SEARCH', 'FOWNER'];

/** Runs our program in it, and resolves to what it printed. */
export async function runTask(
  task: TaskContainer,
  words: readonly string[],
  more: Partial<ExecRequest>,
  world: World,
): Promise<string> {
  await endTask(task.name, world);
  try {
    return await docker(world, [...taskWords(task, more.inputFile !== undefined), ...words], more);
  } catch (error) {
    throw error instanceof Problem ? itsOwn(error) : error;
  }
}

/** What our program said in there, as a Problem of here: it prints message and hints on one line. Exported for its test. */
export function itsOwn(error: Problem): Problem {
  if (/usage: sidecar/.test(error.message)) return tooOld();
  const [said = '', hint] = error.message.replace(/^docker run failed: /, '').split('\\x0aHINT: ');
  if (hint === undefined) return error;
  return new Problem({ code: error.code, message: said, hints: [hint], fault: error.fault, cause: error });
}

/** Ends what a killed run left behind; nothing when there is none. */
export async function endTask(name: string, world: World): Promise<void> {
  await world.exec.run({ argv: ['docker', 'rm', '--force', name], timeoutMs: 120_000 });
}

/** Exported for its test. */
export function taskWords(
  { sidecar, name, writable, runWords = [] }: TaskContainer,
  hasInput: boolean,
): readonly string[] {
  const { ExtraHosts, NetworkMode } = sidecar.HostConfig;
  const hasCache = sidecar.Mounts.some(({ Destination }) => Destination === cacheFolder);
  return [
    ...['run', '--rm', ...(hasInput ? ['--interactive'] : []), '--name', name, '--network', NetworkMode],
    ...['--read-only', '--tmpfs', '/tmp', '--tmpfs', '/run', '--user', '0:0'],
    ...['--security-opt', 'no-new-privileges', '--cap-drop', 'ALL'],
    ...capabilities.flatMap((one) => ['--cap-add', one]),
    ...runWords,
    ...(ExtraHosts ?? []).flatMap((one) => ['--add-host', one]),
    ...(hasCache ? ['--env', `RESTIC_CACHE_DIR=${cacheFolder}`] : []),
    ...sidecar.Mounts.flatMap((mount) => ['--mount', mountOf(mount, writable)]),
    ...['--entrypoint', 'node', sidecar.Image, programPath],
  ];
}

function mountOf({ Type, Name, Source, Destination, RW }: Mount, writable: readonly string[]): string {
  const source = Type === 'volume' ? (Name ?? '') : Source;
  return mountWord([
    ['type', Type],
    ...(source === '' ? [] : [['source', source] as const]),
    ['target', Destination],
    ...(RW || writable.includes(Destination) ? [] : [['readonly', ''] as const]),
  ]);
}

/** The image was built by an earlier version of this program. */
export function tooOld(): Problem {
  return new Problem({
    code: 'restore-sidecar-old',
    message: 'the image of seaworthy-objects was built by an earlier Seaworthy, and cannot put objects back',
    hints: ['seaworthy apply --only backup builds it anew'],
  });
}
