import { known, unknownFact } from '../../model/fact.ts';
import { defineGatherer } from '../gatherer.ts';
import { ownHost } from './own-host.ts';

/** Memory, swap and cores, from /proc (proc(5)). */
export const memory = defineGatherer({
  fact: 'memory',
  source: 'host',
  async gather(context) {
    const host = await ownHost(context);
    if (!host.known) return host;
    const meminfo = context.world.files.read('/proc/meminfo');
    if (!meminfo.ok) return unknownFact(`/proc/meminfo ${meminfo.reason}`);
    const cpuinfo = context.world.files.read('/proc/cpuinfo');
    if (!cpuinfo.ok) return unknownFact(`/proc/cpuinfo ${cpuinfo.reason}`);
    const total = kibibytes(meminfo.text, 'MemTotal');
    const available = kibibytes(meminfo.text, 'MemAvailable');
    const cores = cpuinfo.text.match(/^processor\s*:/gm)?.length ?? 0;
    if (total === null || available === null || cores === 0) {
      return unknownFact('/proc/meminfo or /proc/cpuinfo has an unexpected form');
    }
    const swap = kibibytes(meminfo.text, 'SwapTotal') ?? 0;
    return known({
      totalBytes: total * 1024,
      availableBytes: available * 1024,
      swapBytes: swap * 1024,
      cores,
    });
  },
});

function kibibytes(meminfo: string, name: string): number | null {
  const found = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(meminfo)?.[1];
  return found === undefined ? null : Number(found);
}
