import { z } from 'zod';

/** Durations are nanoseconds, and 0 stands for Docker's own default (Docker Engine API, HealthConfig). */
const shape = z.object({
  State: z.object({
    StartedAt: z.string().default(''),
    ExitCode: z.number().default(0),
    Health: z.object({ Log: z.array(z.object({ Output: z.string().default('') })).nullish() }).nullish(),
  }),
  RestartCount: z.number().default(0),
  Config: z.object({
    Healthcheck: z
      .object({
        Interval: z.number().optional(),
        Timeout: z.number().optional(),
        Retries: z.number().optional(),
        StartPeriod: z.number().optional(),
      })
      .nullish(),
  }),
});

/** Of a container, what tells how long to wait for it. */
export interface Patience {
  /** Longest time from start to healthy that its healthcheck allows. */
  readonly limitMs: number;
  /** Time that an unhealthy container gets to recover: as many looks again as made it unhealthy. */
  readonly anotherRoundMs: number;
  /** Changes whenever the container starts again. */
  readonly start: string;
  readonly exitCode: number;
  /** What the last check printed: not redacted yet. */
  readonly lastOutput: string;
}

/** Docker's defaults (Dockerfile reference, HEALTHCHECK). */
const defaults = { intervalMs: 30_000, timeoutMs: 30_000, retries: 3 };
const marginMs = 10_000;
/** A check once a day would make us wait for days. */
const longestMs = 20 * 60_000;
const withoutCheckMs = 30_000;

/** Reads `docker inspect`; one of unexpected form is waited for as if it had no healthcheck. */
export function patienceFor(inspected: unknown): Patience {
  const parsed = shape.safeParse(inspected);
  if (!parsed.success) {
    return { limitMs: withoutCheckMs, anotherRoundMs: 0, start: '', exitCode: 0, lastOutput: '' };
  }
  const { State: state, RestartCount: restarts, Config: config } = parsed.data;
  const check = config.Healthcheck;
  const intervalMs = milliseconds(check?.Interval) || defaults.intervalMs;
  const timeoutMs = milliseconds(check?.Timeout) || defaults.timeoutMs;
  const anotherRoundMs = (check?.Retries || defaults.retries) * (intervalMs + timeoutMs);
  const wholeMs = milliseconds(check?.StartPeriod) + anotherRoundMs + marginMs;
  return {
    limitMs: check == null ? withoutCheckMs : Math.min(wholeMs, longestMs),
    anotherRoundMs: Math.min(anotherRoundMs, longestMs),
    start: `${state.StartedAt} ${restarts}`,
    exitCode: state.ExitCode,
    lastOutput: state.Health?.Log?.at(-1)?.Output.trim() ?? '',
  };
}

function milliseconds(nanoseconds: number | undefined): number {
  return (nanoseconds ?? 0) / 1_000_000;
}
