import { gibibyte, mebibyte } from '../../model/bytes.ts';
import type { SettingsFact } from '../../model/facts/database.ts';
import type { ServiceFact } from '../../model/facts/services.ts';
import { postgresOption } from '../postgres-options.ts';
import { serverConnections } from './server-connections.ts';

const kibibyte = 1024;

/**
 * The settings, the unit in which the server counts each, and Postgres' default (PostgreSQL manual, "Resource Consumption",
 * "Automatic Vacuuming"). supabase/postgres sets shared_buffers to the same 128 MB and leaves the others
 * (ansible/files/postgresql_config/postgresql.conf.j2).
 */
const counted = {
  shared_buffers: { unit: 8 * kibibyte, otherwise: '128MB' },
  work_mem: { unit: kibibyte, otherwise: '4MB' },
  maintenance_work_mem: { unit: kibibyte, otherwise: '64MB' },
  autovacuum_work_mem: { unit: kibibyte, otherwise: '-1' },
  autovacuum_max_workers: { unit: 1, otherwise: '3' },
} as const;

type Name = keyof typeof counted;

export interface PostgresMemory {
  readonly service: string;
  /** Bytes its container may take; null = no limit. */
  readonly limitBytes: number | null;
  readonly sharedBuffersBytes: number;
  readonly workMemBytes: number;
  readonly maintenanceWorkMemBytes: number;
  readonly autovacuumWorkers: number;
  /** Of each autovacuum worker: -1 stands for `maintenance_work_mem`. */
  readonly autovacuumWorkMemBytes: number;
  readonly maxConnections: number;
  /**
   * shared_buffers + one work_mem for each connection + maintenance_work_mem for one session and each autovacuum worker.
   * No upper bound: a query takes one work_mem for each sort and hash, and of a hash `hash_mem_multiplier` times as much.
   */
  readonly demandBytes: number;
  /** As the server runs, or as the files say it would: what neither tells is Postgres' default. */
  readonly from: 'server' | 'files';
}

/** What Postgres is set to take; null = a setting that is no size or number. */
export function postgresMemory(db: ServiceFact, settings: SettingsFact | undefined): PostgresMemory | null {
  const read = (name: Name): number => {
    const { unit, otherwise } = counted[name];
    return sizeOf(settings?.[name] ?? postgresOption(db, name) ?? otherwise, unit);
  };
  const maintenance = read('maintenance_work_mem');
  const ofAutovacuum = read('autovacuum_work_mem');
  const each = ofAutovacuum < 0 ? maintenance : ofAutovacuum;
  const workers = read('autovacuum_max_workers');
  const [shared, work] = [read('shared_buffers'), read('work_mem')];
  const connections = serverConnections(db, settings)?.max ?? Number.NaN;
  const demandBytes = shared + work * connections + maintenance + each * workers;
  if (Number.isNaN(demandBytes)) return null;
  return {
    service: db.name,
    limitBytes: db.limits.memoryBytes || null,
    sharedBuffersBytes: shared,
    workMemBytes: work,
    maintenanceWorkMemBytes: maintenance,
    autovacuumWorkers: workers,
    autovacuumWorkMemBytes: each,
    maxConnections: connections,
    demandBytes,
    from: settings === undefined ? 'files' : 'server',
  };
}

const units: Readonly<Record<string, number>> = {
  B: 1,
  kB: kibibyte,
  MB: mebibyte,
  GB: gibibyte,
  TB: 1024 * gibibyte,
};

/** In bytes; NaN = no size. `256MB`, `1.5 GB`, or a bare number in the setting's own unit: PostgreSQL manual, "Parameter Names and Values". */
export function sizeOf(text: string, unit: number): number {
  const match = /^\s*(-?\d+(?:\.\d+)?)\s*([A-Za-z]*)\s*$/.exec(text);
  if (match === null) return Number.NaN;
  const [, number = '', suffix = ''] = match;
  if (Number(number) < 0) return -1;
  return suffix === '' ? Number(number) * unit : Number(number) * (units[suffix] ?? Number.NaN);
}
