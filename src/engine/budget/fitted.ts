// What each service may take of a machine, so that all of it fits. Pure, plain JSON, for the changes of `limits` and for `limits advise`.
import { sizeBytes } from '../../facts/services/quantity.ts';
import { mebibyte } from '../../model/bytes.ts';
import type { ServiceFact, ServiceRole } from '../../model/facts/services.ts';
import type { Wishes } from '../wishes/schema.ts';
import { divide } from './divide.ts';
import { fittedCpus } from './fitted-cpus.ts';
import type { HostSize } from './host-size.ts';
import { needOf } from './needs.ts';

/** Who says so: a wish, the Compose files, or what is reckoned here. */
export type LimitSource = 'wish' | 'files' | 'share';

export interface FittedShare {
  readonly service: string;
  readonly role: ServiceRole;
  /** What the files say now; null = no limit. */
  readonly now: {
    readonly bytes: number | null;
    readonly reservedBytes: number | null;
    readonly cpus: number | null;
  };
  /** Containers of it, each with these limits. Absent = one. */
  readonly replicas?: number;
  /** Bytes it may take. */
  readonly limitBytes: number;
  readonly limitFrom: LimitSource;
  /** The least that it is known to start and serve with. */
  readonly minimumBytes: number;
  /** Bytes kept for it while the machine is short; null = none. */
  readonly reservationBytes: number | null;
  /** CPUs it may use; null = as many as there are. */
  readonly cpus: number | null;
  readonly cpusFrom: LimitSource;
}

export interface FittedLimits {
  readonly host: HostSize;
  /** Bytes that are left to the machine itself. */
  readonly marginBytes: number;
  /** In the model's order. */
  readonly shares: readonly FittedShare[];
  /** Sum of all limits. */
  readonly limitedBytes: number;
  /** Bytes beside all limits and the margin. */
  readonly leftBytes: number;
}

/** Not even what the services need at least fits. */
export interface Unfitting {
  readonly host: HostSize;
  readonly marginBytes: number;
  /** Sum of what each needs at least, and of limits that somebody wrote. */
  readonly neededBytes: number;
  readonly needed: readonly {
    readonly service: string;
    readonly bytes: number;
    readonly from: LimitSource;
  }[];
}

/** A machine reports a little less after a kernel update; a step so wide keeps what is advised from moving with it. */
const hostStep = 256 * mebibyte;

const step = 16 * mebibyte;

/**
 * Times the memory to start from that a service gets at most where no database takes what is left, for it runs elsewhere or its limit is
 * fixed. More would not make them faster, and a limit that nothing but a leak reaches stops no leak; what is left serves the page cache.
 */
const mostStarts = 2;

/**
 * Limits for all services: what a wish says, else what the files say, else a share. CPU time is taken back from whoever uses it, memory is
 * not: only the sum of the memory limits has to fit.
 */
export function fitLimits(
  services: readonly ServiceFact[],
  host: HostSize,
  wishes: Wishes,
): FittedLimits | Unfitting {
  const total = host.from === 'wish' ? host.memoryBytes : Math.floor(host.memoryBytes / hostStep) * hostStep;
  const marginBytes = host.memoryBytes - Math.floor((total * (100 - wishes.limits.margin)) / 100);
  const usable = host.memoryBytes - marginBytes;
  const given = services.map((service) => givenOf(service, wishes));
  const open = services.filter((_, index) => given[index]?.bytes === null);
  const fixed = given.reduce((sum, { bytes }, index) => sum + (bytes ?? 0) * replicasOf(services[index]), 0);
  const parts = divide(usable - fixed, open.map(claimOfAll), step);
  if (parts === null) {
    const needed = services.map((service, index) => ({
      service: service.name,
      bytes: (given[index]?.bytes ?? claimOf(service).least) * replicasOf(service),
      from: given[index]?.from ?? 'share',
    }));
    return { host, marginBytes, needed, neededBytes: needed.reduce((sum, { bytes }) => sum + bytes, 0) };
  }
  const most = open.some(({ role }) => role === 'db') ? Number.POSITIVE_INFINITY : mostStarts;
  const byName = new Map(
    open.map((service, index) => {
      const { least, start } = claimOf(service);
      return [
        service.name,
        Math.min(eachOf(parts[index] ?? 0, service), Math.max(least, start * most)),
      ] as const;
    }),
  );
  const shares = services.map((service, index) =>
    shareOf(
      service,
      given[index]?.bytes ?? byName.get(service.name) ?? 0,
      given[index]?.from ?? 'share',
      host,
      wishes,
    ),
  );
  const limitedBytes = shares.reduce((sum, { limitBytes, replicas = 1 }) => sum + limitBytes * replicas, 0);
  return { host, marginBytes, shares, limitedBytes, leftBytes: usable - limitedBytes };
}

export function fits(result: FittedLimits | Unfitting): result is FittedLimits {
  return 'shares' in result;
}

function claimOf(service: ServiceFact) {
  const { minimumBytes, startBytes, growth } = needOf(service);
  // Docker refuses a limit below what is reserved.
  const least = Math.max(minimumBytes, service.limits.memoryReservationBytes ?? 0);
  return { least, start: startBytes, growth };
}

/** Of all its containers together. */
function claimOfAll(service: ServiceFact) {
  const { least, start, growth } = claimOf(service);
  const replicas = replicasOf(service);
  return { least: least * replicas, start: start * replicas, growth };
}

/** What one of them gets of it, in whole steps above the least. */
function eachOf(bytes: number, service: ServiceFact): number {
  const { least } = claimOf(service);
  return least + Math.floor((bytes / replicasOf(service) - least) / step) * step;
}

/** One of none, for a person may scale it up again, and its limit stands then. */
function replicasOf(service: ServiceFact | undefined): number {
  return Math.max(1, service?.replicas ?? 1);
}

/** What nobody has to reckon. */
function givenOf(
  service: ServiceFact,
  wishes: Wishes,
): { readonly bytes: number | null; readonly from: LimitSource } {
  const wished = sizeBytes(wishOf(service.name, wishes).memory);
  if (wished !== undefined) return { bytes: wished, from: 'wish' };
  const written = service.limits.memoryBytes ?? 0;
  return written > 0 ? { bytes: written, from: 'files' } : { bytes: null, from: 'share' };
}

function wishOf(name: string, { limits }: Wishes): Wishes['limits']['services'][string] {
  return Object.hasOwn(limits.services, name) ? (limits.services[name] ?? {}) : {};
}

function shareOf(
  service: ServiceFact,
  limitBytes: number,
  limitFrom: LimitSource,
  host: HostSize,
  wishes: Wishes,
): FittedShare {
  const { limits, name, role } = service;
  const wish = wishOf(name, wishes);
  const { minimumBytes, reservedPart } = needOf(service);
  const written = limits.memoryReservationBytes ?? 0;
  const reserved =
    sizeBytes(wish.reservation) ??
    (written > 0 ? written : limitBytes * reservedPart === 0 ? 0 : halfOf(limitBytes, reservedPart));
  return {
    service: name,
    role,
    ...(replicasOf(service) === 1 ? {} : { replicas: replicasOf(service) }),
    now: { bytes: limits.memoryBytes || null, reservedBytes: written || null, cpus: limits.cpus || null },
    limitBytes,
    limitFrom,
    minimumBytes,
    reservationBytes: reserved === 0 ? null : Math.min(reserved, limitBytes),
    ...fittedCpus(service, wish.cpus, host, wishes.limits.margin),
  };
}

/** In whole MiB, as it is written. */
function halfOf(bytes: number, part: number): number {
  return Math.floor(bytes / part / mebibyte) * mebibyte;
}
