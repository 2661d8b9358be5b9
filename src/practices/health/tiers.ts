// How patient a health check should be, by how much hangs on the service (DESIGN section 6, seed report 5).
import type { HealthcheckFact, ServiceRole } from '../../model/facts/services.ts';

export interface Tier {
  readonly name: 'critical' | 'medium' | 'low';
  readonly timeoutMs: number;
  readonly intervalMs: number;
  readonly retries: number;
  readonly startPeriodMs: number;
}

const critical: Tier = {
  name: 'critical',
  timeoutMs: 10_000,
  intervalMs: 10_000,
  retries: 5,
  startPeriodMs: 30_000,
};
const medium: Tier = {
  name: 'medium',
  timeoutMs: 5000,
  intervalMs: 10_000,
  retries: 3,
  startPeriodMs: 20_000,
};
const low: Tier = { name: 'low', timeoutMs: 5000, intervalMs: 15_000, retries: 3, startPeriodMs: 10_000 };

const tiers: { readonly [Role in ServiceRole]?: Tier } = {
  db: critical,
  auth: critical,
  gateway: critical,
  rest: medium,
  realtime: medium,
  storage: medium,
  functions: medium,
  imgproxy: medium,
  meta: medium,
  pooler: medium,
  studio: low,
  analytics: low,
  vector: low,
};

export function tierOf(role: ServiceRole): Tier | undefined {
  return tiers[role];
}

/** The numbers of a check. */
export type Times = Pick<Tier, 'timeoutMs' | 'intervalMs' | 'retries' | 'startPeriodMs'>;

/** What Compose leaves out is Docker's default: 30 s, 30 s, 3 and no start period (Dockerfile reference, HEALTHCHECK). */
export function timesOf(check: Partial<Pick<HealthcheckFact, keyof Times>>): Times {
  const { timeoutMs = 30_000, intervalMs = 30_000, retries = 3, startPeriodMs = 0 } = check;
  return { timeoutMs, intervalMs, retries, startPeriodMs };
}

/** What is shorter than the tier asks for, as people say it; empty = nothing. */
export function shortfalls(
  check: Partial<Pick<HealthcheckFact, keyof Times>>,
  tier: Tier,
): readonly string[] {
  const { timeoutMs, intervalMs, retries, startPeriodMs } = timesOf(check);
  return [
    short('timeout', timeoutMs / 1000, tier.timeoutMs / 1000, ' s'),
    short('interval', intervalMs / 1000, tier.intervalMs / 1000, ' s'),
    short('retries', retries, tier.retries, ''),
    short('start_period', startPeriodMs / 1000, tier.startPeriodMs / 1000, ' s'),
  ].filter((text) => text !== '');
}

function short(name: string, has: number, needs: number, unit: string): string {
  return has < needs ? `${name} ${has}${unit} of ${needs}${unit}` : '';
}
