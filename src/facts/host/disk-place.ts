import type { DiskPlace } from '../../model/facts/backups.ts';
import type { GathererContext } from '../gatherer.ts';
import { outputOf } from './run-program.ts';

/** On what an existing path lies, down to the disks, as far as findmnt and lsblk (util-linux) tell. `device` is its own. */
export async function diskPlace(context: GathererContext, path: string, device: number): Promise<DiskPlace> {
  const mounted = await outputOf(context, ['findmnt', '-n', '-r', '-o', 'SOURCE,FSTYPE', '--target', path]);
  const [source = '', filesystem] = mounted.known
    ? (mounted.value.trim().split('\n').at(-1) ?? '').split(' ')
    : [];
  const told = filesystem === undefined ? {} : { filesystem };
  // A subvolume or a bind mount is told behind the device: `/dev/sda2[/@home]`.
  const block = source.replace(/\[.*$/, '');
  if (!block.startsWith('/dev/')) return { device, ...told, disks: [] };
  const below = await outputOf(context, ['lsblk', '-n', '-r', '-s', '-o', 'NAME,TYPE', block]);
  const rows = below.known
    ? below.value
        .trim()
        .split('\n')
        .map((line) => line.split(' '))
    : [];
  const disks = rows.flatMap(([name = '', type]) => (type === 'disk' ? [name] : []));
  return { device, ...told, disks: [...new Set(disks)].sort() };
}
