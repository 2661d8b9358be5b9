// The memory budget: what the services may take and what Postgres is set to take, against the machine (failure case 74).
// Pure, plain JSON, for the checks of `limits` and for what advises on sizes.
import type { EngineFact } from '../../model/facts/containers.ts';
import type { SettingsFact } from '../../model/facts/database.ts';
import type { MemoryFact } from '../../model/facts/host.ts';
import type { ServiceFact, ServiceRole } from '../../model/facts/services.ts';
import type { Place } from '../../model/place.ts';
import { serviceOf } from '../find-service.ts';
import { type PostgresMemory, postgresMemory } from './postgres-memory.ts';

export interface MemoryShare {
  readonly service: string;
  readonly role: ServiceRole;
  /** Bytes; null = it may take all there is. */
  readonly limitBytes: number | null;
  /** Bytes kept for it; null = none. */
  readonly reservationBytes: number | null;
  /** CPUs; null = it may take all there are. */
  readonly cpus: number | null;
  /** Containers of it, each of which may take as much. Absent = one. */
  readonly replicas?: number;
  readonly at: Place;
}

export interface MemoryBudget {
  /** Bytes of the machine the containers run on; null = not known. */
  readonly totalBytes: number | null;
  readonly shares: readonly MemoryShare[];
  /** Sum of all limits. */
  readonly limitedBytes: number;
  readonly reservedBytes: number;
  /** Services without a limit. */
  readonly unlimited: readonly string[];
  /** What is left of the machine when all take what they may; null = the machine is not known. */
  readonly leftBytes: number | null;
  /** null = no Postgres among these services, or a setting of it that cannot be read. */
  readonly postgres: PostgresMemory | null;
}

export interface MemoryFacts {
  readonly services: readonly ServiceFact[];
  readonly memory?: MemoryFact | undefined;
  readonly engine?: EngineFact | undefined;
  readonly settings?: SettingsFact | undefined;
}

/** What the services of these facts may take of the machine's memory. */
export function memoryBudget({ services, memory, engine, settings }: MemoryFacts): MemoryBudget {
  const shares = services.map(shareOf);
  const totalBytes = totalOf(memory, engine);
  const limitedBytes = shares.reduce(
    (sum, { limitBytes, replicas = 1 }) => sum + (limitBytes ?? 0) * replicas,
    0,
  );
  const db = serviceOf(services, 'db');
  return {
    totalBytes,
    shares,
    limitedBytes,
    reservedBytes: shares.reduce(
      (sum, { reservationBytes, replicas = 1 }) => sum + (reservationBytes ?? 0) * replicas,
      0,
    ),
    unlimited: shares.filter(({ limitBytes }) => limitBytes === null).map(({ service }) => service),
    leftBytes: totalBytes === null ? null : totalBytes - limitedBytes,
    postgres: db === undefined ? null : postgresMemory(db, settings),
  };
}

/** A limit of 0 is none, for Docker as for us (docker run --memory). */
function shareOf({ name, role, at, limits, replicas }: ServiceFact): MemoryShare {
  return {
    service: name,
    role,
    ...(replicas === undefined ? {} : { replicas }),
    limitBytes: limits.memoryBytes || null,
    reservationBytes: limits.memoryReservationBytes || null,
    cpus: limits.cpus || null,
    at: limits.at ?? at,
  };
}

/** The engine may live in a smaller virtual machine than the host it was asked from. */
function totalOf(memory: MemoryFact | undefined, engine: EngineFact | undefined): number | null {
  const known = [memory?.totalBytes, engine?.memoryBytes].filter((bytes) => bytes !== undefined);
  return known.length === 0 ? null : Math.min(...known);
}
