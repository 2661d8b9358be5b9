import { type Known, known, unknownFact } from '../../model/fact.ts';
import type { DisksFact } from '../../model/facts/host.ts';
import { defineGatherer } from '../gatherer.ts';
import { diskPaths, existingPart } from './disk-paths.ts';
import { ownHost } from './own-host.ts';
import { outputOf } from './run-program.ts';

/** Room and inodes of the file systems that the deployment lies on. */
export const disks = defineGatherer({
  fact: 'disks',
  source: 'host',
  after: ['services'],
  async gather(context) {
    const host = await ownHost(context);
    if (!host.known) return host;
    const wanted = await diskPaths(context);
    const paths = wanted.map(({ path }) => existingPart(context, path));
    // POSIX form, one line per path in the order given; in KiB, since busybox knows no other unit.
    const space = await outputOf(context, ['df', '-P', '-k', '-T', '--', ...paths]);
    if (!space.known) return space;
    const inodes = await outputOf(context, ['df', '-P', '-i', '--', ...paths]);
    if (!inodes.known) return inodes;
    return disksOf(
      wanted.map(({ holds }) => holds),
      rowsOf(space.value, true),
      rowsOf(inodes.value, false),
    );
  },
});

interface Row {
  readonly filesystem: string;
  readonly total: number;
  readonly free: number;
  readonly mount: string;
}

/** Lines below the heading: device, type (with -T), total, used, free, share, mount. `-` where it has no meaning. */
function rowsOf(output: string, hasType: boolean): readonly (Row | null)[] {
  const shape = hasType
    ? /^(?:.*?)\s+(\S+)\s+(\d+|-)\s+(?:-?\d+|-)\s+(-?\d+|-)\s+(?:\d+%|-)\s+(\/.*)$/
    : /^(.*?)\s+(\d+|-)\s+(?:-?\d+|-)\s+(-?\d+|-)\s+(?:\d+%|-)\s+(\/.*)$/;
  return output
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [, filesystem, total, free, mount] = shape.exec(line) ?? [];
      if (filesystem === undefined || mount === undefined) return null;
      return { filesystem, total: numberOf(total), free: numberOf(free), mount };
    });
}

function numberOf(text: string | undefined): number {
  return Math.max(0, Number(text) || 0);
}

function disksOf(
  holds: readonly string[],
  space: readonly (Row | null)[],
  inodes: readonly (Row | null)[],
): Known<DisksFact> {
  const byMount = new Map<string, DisksFact['disks'][number]>();
  for (const [index, name] of holds.entries()) {
    const [bytes, nodes] = [space[index], inodes[index]];
    if (bytes == null || nodes == null) return unknownFact('df answered in an unexpected form');
    const before = byMount.get(bytes.mount)?.holds ?? [];
    byMount.set(bytes.mount, {
      holds: [...before, name],
      mount: bytes.mount,
      filesystem: bytes.filesystem,
      totalBytes: bytes.total * 1024,
      freeBytes: bytes.free * 1024,
      totalInodes: nodes.total,
      freeInodes: nodes.free,
    });
  }
  return known({ disks: [...byMount.values()] });
}
