// Mounts of a drill: nothing that is live is written to, and nothing that is data is even read.
import { posix } from 'node:path';
import { z } from 'zod';
import type { Json } from '../../../../model/fragment.ts';

const mountShape = z.looseObject({
  type: z.string(),
  source: z.string().optional(),
  target: z.string(),
  read_only: z.boolean().optional(),
});

type Mount = z.infer<typeof mountShape>;

export interface Isolated {
  readonly mounts: readonly Json[];
  /** Names of the volumes they need. */
  readonly volumes: readonly string[];
}

/**
 * The mounts of one service as the drill has them:
 * - a named volume is the drill's own of that name;
 * - a folder that is data, or lies in one, is a volume of the drill, the same for every service that has it;
 * - a folder with data somewhere in it, the engine's socket, and what is neither volume, folder nor memory is left out;
 * - everything else is read-only, and never labelled anew for SELinux: that would take it from the live container.
 *
 * @param data absolute paths of folders that hold data
 * @param written targets that have to be written to
 */
export function isolateMounts(
  mounts: readonly unknown[],
  data: readonly string[],
  written: readonly string[] = [],
): Isolated {
  const own: Json[] = [];
  const volumes = new Set<string>();
  for (const given of mounts) {
    const read = mountShape.safeParse(given);
    if (!read.success) continue;
    const isolated = isolate(read.data, data, written.includes(clean(read.data.target)));
    if (isolated === null) continue;
    own.push(isolated.mount);
    if (isolated.volume !== undefined) volumes.add(isolated.volume);
  }
  return { mounts: own, volumes: [...volumes] };
}

/** Sources of those that are folders of this machine and mounted at one of these places. */
export function foldersAt(mounts: readonly unknown[], targets: readonly string[]): readonly string[] {
  return mounts.flatMap((given) => {
    const { data } = mountShape.safeParse(given);
    const isMeant = data?.type === 'bind' && targets.includes(clean(data.target));
    return isMeant && data.source !== undefined ? [clean(data.source)] : [];
  });
}

interface One {
  readonly mount: Json;
  readonly volume?: string;
}

function isolate(mount: Mount, data: readonly string[], isWritten: boolean): One | null {
  const { type, source = '', target } = mount;
  if (type === 'tmpfs') return { mount: { type, target } };
  const isReadOnly = mount.read_only === true && !isWritten;
  if (type === 'volume') return source === '' ? null : own(source, target, isReadOnly);
  if (type !== 'bind' || /docker\.sock$/.test(source)) return null;
  const path = clean(source);
  const holder = data.find((folder) => isWithin(path, folder));
  if (holder !== undefined) return own(volumeFor(path), target, isReadOnly);
  if (data.some((folder) => isWithin(folder, path))) return null;
  return { mount: { type, source, target, read_only: true, bind: { create_host_path: false } } };
}

function own(source: string, target: string, isReadOnly: boolean): One {
  const mount = { type: 'volume', source, target };
  return { mount: isReadOnly ? { ...mount, read_only: true } : mount, volume: source };
}

function volumeFor(path: string): string {
  return `data-${path.replaceAll(/[^A-Za-z0-9]+/g, '-').replaceAll(/^-|-$/g, '')}`;
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder === '/' ? '/' : `${folder}/`);
}

function clean(path: string): string {
  const normal = posix.normalize(path);
  return normal.length > 1 ? normal.replace(/\/$/, '') : normal;
}
