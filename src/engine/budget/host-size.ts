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

/** The wish, else the smaller of what the host and the engine say; a text = why nobody knows. */
export function hostSize({ memory, engine }: HostFacts, { limits }: Wishes): HostSize | string {
  const seen = [
    ...(memory.known ? [{ bytes: memory.value.totalBytes, cores: memory.value.cores }] : []),
    // The engine may live in a smaller virtual machine than the host it was asked from.
    ...(engine.known ? [{ bytes: engine.value.memoryBytes, cores: engine.value.cpus }] : []),
  ];
  const cores = seen.length === 0 ? null : Math.min(...seen.map((one) => one.cores));
  const swapBytes = memory.known ? memory.value.swapBytes : null;
  const wished = sizeBytes(limits.memory);
  if (wished !== undefined) return { memoryBytes: wished, cores, swapBytes, from: 'wish' };
  if (!memory.known && !engine.known) return memory.reason;
  const memoryBytes = Math.min(...seen.map(({ bytes }) => bytes));
  return { memoryBytes, cores, swapBytes, from: 'machine' };
}
