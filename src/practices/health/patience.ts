// How long a check waits: its tier, never less than it waits now, and what seaworthy.yaml says of this service before both.
import type { Wishes } from '../../engine/wishes/schema.ts';
import type { ServiceFact } from '../../model/facts/services.ts';
import type { EffectiveCheck } from './image-checks.ts';
import { shortfalls, type Tier, type Times, tierOf, timesOf } from './tiers.ts';

/** The timing keys of Compose's `healthcheck`, as they are written. */
export interface Timing {
  readonly timeout: string;
  readonly interval: string;
  readonly retries: number;
  readonly start_period: string;
}

/** Of a check that is there: only what should change. What only the image says is written down with it, to stay so. */
export function retimed(service: ServiceFact, check: EffectiveCheck, wishes: Wishes): Partial<Timing> {
  const tier = tierOf(service.role);
  const isShort = tier !== undefined && shortfalls(check, tier).length > 0;
  const wanted = { ...(isShort ? written(raised(check, tier)) : {}), ...wishOf(service, wishes) };
  const stated = statedBy(service.healthcheck ?? {});
  const changed = Object.entries(wanted).filter(([key, value]) => stated[key as keyof Timing] !== value);
  return Object.fromEntries(changed);
}

/** What the Compose files say themselves. */
function statedBy(check: Partial<Times>): Partial<Timing> {
  const { timeoutMs, intervalMs, retries, startPeriodMs } = check;
  return {
    ...(timeoutMs === undefined ? {} : { timeout: duration(timeoutMs) }),
    ...(intervalMs === undefined ? {} : { interval: duration(intervalMs) }),
    ...(retries === undefined ? {} : { retries }),
    ...(startPeriodMs === undefined ? {} : { start_period: duration(startPeriodMs) }),
  };
}

/** Of a check that is new: the tier whole. */
export function freshTiming(service: ServiceFact, tier: Tier, wishes: Wishes): Timing {
  return { ...written(tier), ...wishOf(service, wishes) };
}

function raised(check: EffectiveCheck, tier: Tier): Times {
  const now = timesOf(check);
  const intervalMs = Math.max(now.intervalMs, tier.intervalMs);
  return {
    timeoutMs: Math.max(now.timeoutMs, tier.timeoutMs),
    intervalMs,
    // With longer intervals fewer tries wait as long: a dead service is not called so sooner than today.
    retries: Math.max(tier.retries, Math.ceil((now.intervalMs * now.retries) / intervalMs)),
    startPeriodMs: Math.max(now.startPeriodMs, tier.startPeriodMs),
  };
}

function wishOf(service: ServiceFact, wishes: Wishes): Partial<Timing> {
  const wish = wishes.health.services[service.name] ?? {};
  return Object.fromEntries(Object.entries(wish).filter(([, value]) => value !== undefined));
}

function written({ timeoutMs, intervalMs, retries, startPeriodMs }: Times): Timing {
  return {
    timeout: duration(timeoutMs),
    interval: duration(intervalMs),
    retries,
    start_period: duration(startPeriodMs),
  };
}

function duration(ms: number): string {
  return ms % 1000 === 0 ? `${ms / 1000}s` : `${ms}ms`;
}
