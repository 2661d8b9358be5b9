import { sizeBytes } from '../../facts/services/quantity.ts';
import type { Known } from '../../model/fact.ts';
import type { EngineFact } from '../../model/facts/containers.ts';
import type { MemoryFact } from '../../model/facts/host.ts';
import type { Wishes } from '../wishes/schema.ts';

/** A machine to plan for. */
export interface HostSize {
  readonly memoryBytes: number;
  /** null = not known: CPUs are then left as they are. */
  readonly cores: number | null;
  /** Bytes of swap; null = not known. */
  readonly swapBytes: number | null;
  readonly from: 'wish' | 'machine';
}

export interface HostFacts {
  readonly memory: Known<MemoryFact>;
  readonly engine: Known<EngineFact>;
}

/** Cores that containers can have; null = not known. Docker starts none that may use more (moby: daemon/daemon_unix.go). */
export function hostCores({ memory, engine }: HostFacts): number | null {
  const seen = [...(memory.known ? [memory.value.cores] : []), ...(engine.known ? [engine.value.cpus] : [])];
  return seen.length === 0 ? null : Math.min(...seen);
}

/** The wish, else the smaller of what the host and the engine say; a text = why nobody knows. */
export function hostSize(facts: HostFacts, { limits }: Wishes): HostSize | string {
  const { memory, engine } = facts;
  const seen = [
    ...(memory.known ? [memory.value.totalBytes] : []),
    // The engine may live in a smaller virtual machine than the host it was asked from.
    ...(engine.known ? [engine.value.memoryBytes] : []),
  ];
  const cores = hostCores(facts);
  const swapBytes = memory.known ? memory.value.swapBytes : null;
  const wished = sizeBytes(limits.memory);
  if (wished !== undefined) return { memoryBytes: wished, cores, swapBytes, from: 'wish' };
  if (!memory.known && !engine.known) return memory.reason;
  const memoryBytes = Math.min(...seen);
  return { memoryBytes, cores, swapBytes, from: 'machine' };
}
