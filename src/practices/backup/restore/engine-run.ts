// pgBackRest writes the data directory in a container of its own: the sidecar may only read it.
import type { World } from '../../../ports/world.ts';
import { dataFolder } from '../container/paths.ts';
import { linesOfFiles } from '../operations/pgbackrest.ts';
import type { Progress } from '../operations/progress.ts';
import { mountWord } from './data-directory.ts';
import { type Container, docker, type Mount } from './docker.ts';

/** Runs pgBackRest with the sidecar's image, mounts, network and rights, the data directory writable. One that a kill left is ended. */
export async function runEngine(
  request: {
    readonly sidecar: Container;
    readonly project: string;
    readonly words: readonly string[];
    readonly onProgress: (progress: Progress) => void;
    /** More words of `docker run`: bounds, labels. */
    readonly runWords: readonly string[];
  },
  world: World,
): Promise<void> {
  const { sidecar, project, words, onProgress, runWords } = request;
  const name = containerName(project);
  await endEngine(project, world);
  await docker(world, engineWords(sidecar, name, words, runWords), {
    onErrorLine: linesOfFiles(onProgress),
  });
}

/** Ends what a killed run left behind; nothing when there is none. */
export async function endEngine(project: string, world: World): Promise<void> {
  await world.exec.run({ argv: ['docker', 'rm', '--force', containerName(project)], timeoutMs: 120_000 });
}

function containerName(project: string): string {
  return `${project}-seaworthy-restore`;
}

/** Exported for its test. */
export function engineWords(
  sidecar: Container,
  name: string,
  words: readonly string[],
  runWords: readonly string[] = [],
): readonly string[] {
  const { CapAdd, ExtraHosts, NetworkMode } = sidecar.HostConfig;
  return [
    ...['run', '--rm', '--name', name, '--network', NetworkMode, '--read-only'],
    ...['--tmpfs', '/tmp', '--tmpfs', '/run', '--security-opt', 'no-new-privileges', '--cap-drop', 'ALL'],
    ...(CapAdd ?? []).flatMap((one) => ['--cap-add', one.replace(/^CAP_/, '')]),
    ...runWords,
    ...(ExtraHosts ?? []).flatMap((one) => ['--add-host', one]),
    ...sidecar.Mounts.flatMap((mount) => ['--mount', mountOf(mount)]),
    ...['--entrypoint', 'seaworthy-run', sidecar.Image, ...words],
  ];
}

function mountOf({ Type, Name, Source, Destination, RW }: Mount): string {
  const source = Type === 'volume' ? (Name ?? '') : Source;
  const isWritten = RW || Destination === dataFolder;
  return mountWord([
    ['type', Type],
    ...(source === '' ? [] : [['source', source] as const]),
    ['target', Destination],
    ...(isWritten ? [] : [['readonly', ''] as const]),
  ]);
}
