// What a service needs of a machine, by what it is. Minimums: what it takes to start and to serve a few people.
import { mebibyte } from '../../model/bytes.ts';
import type { ServiceFact, ServiceRole } from '../../model/facts/services.ts';

export interface Need {
  /** Bytes below which it does not start, or is killed with a handful of users. */
  readonly minimumBytes: number;
  /** Bytes to start from where there are so many. */
  readonly startBytes: number;
  /** CPUs to start from on a machine of `startCores`. */
  readonly startCpus: number;
  /** Its part of what is left once everybody has what to start from; 0 = more would not help it. */
  readonly growth: number;
  /** Bytes of its limit that are kept for it when the machine runs short: 2 = half. 0 = none. */
  readonly reservedPart: number;
}

/** The machine that `startCpus` are meant for; smaller ones are bounded by what they have. */
export const startCores = 8;

type Row = readonly [minimum: number, start: number, cpus: number, growth?: number, reserved?: number];

/**
 * In MiB. Start values of db, gateway and auth: seed report 9 (4 CPUs and 8 GiB, half reserved; 2 and 2; 1 and 1). Resident memory of
 * running services, as people have shown it: Logflare 300 MB to 1.8 GB (supabase#30122, #32713), which calls itself ill above 80 % of what it
 * may take; the two other Elixir releases, Realtime and Supavisor, 226 and 202 MB, Studio's Next.js server 120 MB before its first
 * page, PostgREST or GoTrue below 100 MB (`top` in supabase#32713). One worker of the Edge Runtime may take 150 MB (upstream's
 * volumes/functions/main, memoryLimitMb), beside its main worker. Postgres: 128 MB shared_buffers, and some 10 MB for each connection
 * of a server that preloads as many libraries as this one.
 */
const rows: Readonly<Record<ServiceRole, Row>> = {
  db: [768, 8192, 4, 12, 2],
  gateway: [320, 2048, 2, 1, 2],
  auth: [128, 1024, 1, 0, 2],
  rest: [128, 512, 2, 1],
  realtime: [320, 768, 2, 1],
  storage: [256, 768, 1, 1],
  imgproxy: [128, 768, 2],
  meta: [192, 384, 1],
  functions: [320, 1024, 2, 1],
  pooler: [320, 512, 1],
  analytics: [1024, 2048, 2],
  vector: [128, 512, 1],
  studio: [320, 768, 1],
  proxy: [64, 256, 1],
  'object-store': [256, 1024, 2, 1],
  'mail-sink': [64, 128, 0.5],
  metrics: [256, 2048, 1],
  dashboards: [192, 512, 1],
  alerts: [64, 256, 0.5],
  exporter: [64, 256, 0.5],
  'log-store': [256, 2048, 1],
  'log-collector': [128, 512, 1],
  backup: [256, 512, 1],
  other: [128, 512, 1],
};

/** Products that need much less than their role. Envoy has no worker processes; PgBouncer is one process of a few MB (pgbouncer.org/features.html). */
const products: Readonly<Record<string, Row>> = {
  envoy: [128, 2048, 2, 1, 2],
  pgbouncer: [32, 256, 1],
};

export function needOf({ role, product = '' }: Pick<ServiceFact, 'role' | 'product'>): Need {
  const [minimum, start, startCpus, growth = 0, reservedPart = 0] = products[product] ?? rows[role];
  return {
    minimumBytes: minimum * mebibyte,
    startBytes: start * mebibyte,
    startCpus,
    growth,
    reservedPart,
  };
}
