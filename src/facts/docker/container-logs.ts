import { posix } from 'node:path';
import { type Known, known, unknownFact } from '../../model/fact.ts';
import type { ContainerLogsFact } from '../../model/facts/containers.ts';
import type { Files } from '../../ports/files.ts';
import { defineGatherer } from '../gatherer.ts';
import { ownHost } from '../host/own-host.ts';
import { type Inspected, inspectedProject, labelOf } from './inspected.ts';

/**
 * How large Docker's own logs are (failure case 15). `docker inspect` tells the path, the file system the size; only root
 * may look there. Rotated files stand beside the one in use, as `ID-json.log.1`, `.2.gz` (moby daemon/logger/loggerutils).
 */
export const containerLogs = defineGatherer({
  fact: 'containerLogs',
  source: 'docker',
  async gather(context) {
    const inspected = await inspectedProject(context);
    if (!inspected.known) return inspected;
    const host = await ownHost(context);
    if (!host.known) return host;
    const logs: ContainerLogsFact['logs'][number][] = [];
    for (const container of inspected.value.own) {
      // Other drivers write elsewhere, or keep a few files of their own size.
      if (container.HostConfig.LogConfig.Type !== 'json-file' || container.LogPath === '') continue;
      const bytes = sizeOf(container.LogPath, context.world.files);
      if (!bytes.known) return bytes;
      logs.push({ ...namesOf(container), bytes: bytes.value });
    }
    return known({ logs: logs.sort((a, b) => a.container.localeCompare(b.container)) });
  },
});

function namesOf(container: Inspected): { readonly container: string; readonly service: string } {
  return { container: container.Name.replace(/^\//, ''), service: labelOf(container, 'service') };
}

function sizeOf(path: string, files: Files): Known<number> {
  const status = files.status(path);
  if (status === 'denied') return unknownFact('only root may look at Docker’s own logs');
  // A container that has printed nothing yet has no log.
  if (status === 'missing') return known(0);
  const [folder, name] = [posix.dirname(path), posix.basename(path)];
  const rotated = (files.list(folder) ?? []).filter((other) => other.startsWith(`${name}.`));
  const sizes = rotated.map((other) => files.status(posix.join(folder, other)));
  return known(sizes.reduce((sum, one) => sum + (typeof one === 'string' ? 0 : one.bytes), status.bytes));
}
