// Postgres' memory settings by the limit of its container. The rule and its sources: docs/guides/limits.md.
import { gibibyte, mebibyte } from '../../model/bytes.ts';

const kibibyte = 1024;

/** The settings that are fitted, in the order of the manual. */
export const fittedNames = [
  'shared_buffers',
  'work_mem',
  'maintenance_work_mem',
  'effective_cache_size',
  'max_wal_size',
] as const;

export type FittedName = (typeof fittedNames)[number];

export interface FittedSetting {
  readonly name: FittedName;
  /** Bytes. */
  readonly bytes: number;
  /** As the server reads it: `2GB`, `20MB`, `3932kB`. */
  readonly value: string;
  readonly why: string;
}

export interface FittedPostgres {
  readonly limitBytes: number;
  readonly maxConnections: number;
  readonly settings: readonly FittedSetting[];
  /** Size for the container's /dev/shm. */
  readonly shmBytes: number;
}

/** Bytes that a person set, by name of the setting. */
export type OwnSizes = { readonly [Name in FittedName]?: number };

/**
 * - `shared_buffers`: a quarter (PostgreSQL manual, "Resource Consumption": 25 % is a reasonable start, above 40 % rarely better).
 * - `effective_cache_size`: three quarters (PGTune: src/features/configuration/configurationSlice.js). A hint to the planner, no memory.
 * - `maintenance_work_mem`: a sixteenth (PGTune), at most 2 GB: each autovacuum worker may take as much (same chapter), three by default.
 * - `work_mem`: what is left then, for all connections at once, and half of that because a hash takes `hash_mem_multiplier` (2) times as
 *   much; but 4 MB, Postgres' own default, where that much fits all connections.
 * - `max_wal_size`: twice shared_buffers, between Postgres' 1 GB and PGTune's 4 GB: a larger cache with the old size means checkpoints
 *   that follow each other too closely (manual: larger shared_buffers usually require more max_wal_size). Disk, not memory.
 *
 * What a person set counts instead of ours wherever another is made from it.
 */
export function fitPostgres(
  limitBytes: number,
  connections: { readonly max: number; readonly autovacuumWorkers: number },
  own: OwnSizes = {},
): FittedPostgres {
  const { max: maxConnections, autovacuumWorkers: workers } = connections;
  const shared = own.shared_buffers ?? whole(limitBytes / 4, mebibyte);
  const maintenance = own.maintenance_work_mem ?? whole(Math.min(limitBytes / 16, 2 * gibibyte), mebibyte);
  const each = Math.max(0, limitBytes - shared - maintenance * (1 + workers)) / maxConnections;
  const work = Math.max(each / 2, Math.min(each, 4 * mebibyte), 64 * kibibyte);
  const wal = Math.min(4 * gibibyte, Math.max(gibibyte, 2 * shared));
  const sizes: Readonly<Record<FittedName, readonly [number, string]>> = {
    shared_buffers: [shared, 'a quarter of the limit'],
    work_mem: [
      whole(work, work > 8 * mebibyte ? mebibyte : 64 * kibibyte),
      `what is left, for ${maxConnections} connections at once`,
    ],
    maintenance_work_mem: [maintenance, 'a sixteenth, for autovacuum workers take as much each'],
    effective_cache_size: [whole((limitBytes * 3) / 4, mebibyte), 'three quarters: a hint for the planner'],
    max_wal_size: [whole(wal, mebibyte), 'twice shared_buffers, 1 to 4 GB'],
  };
  const settings = fittedNames.map((name) => {
    const [bytes, why] = sizes[name];
    return { name, bytes, value: sizeText(bytes), why };
  });
  return { limitBytes, maxConnections, settings, shmBytes: shmOf(limitBytes, maintenance) };
}

/**
 * `dynamic_shared_memory_type` is posix on Linux: parallel queries, parallel vacuum and parallel index builds put what they share into
 * /dev/shm, which Docker makes 64 MB large; shared_buffers are mapped memory and never lie there (PostgreSQL manual, same chapter). pgvector asks
 * for a /dev/shm of at least maintenance_work_mem (its README, "Docker"). It is a ceiling, and what lies there counts as the container's.
 */
function shmOf(limitBytes: number, maintenance: number): number {
  return Math.max(64 * mebibyte, whole(limitBytes / 8, mebibyte), maintenance);
}

function whole(bytes: number, unit: number): number {
  return Math.max(unit, Math.floor(bytes / unit) * unit);
}

function sizeText(bytes: number): string {
  if (bytes % gibibyte === 0) return `${bytes / gibibyte}GB`;
  return bytes % mebibyte === 0 ? `${bytes / mebibyte}MB` : `${bytes / kibibyte}kB`;
}
