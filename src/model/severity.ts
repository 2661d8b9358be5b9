/** P0 data loss, breach or full outage · P1 a core feature is down or an outage is scheduled · P2 degraded or a trap · P3 nuisance. */
export type Severity = 'P0' | 'P1' | 'P2' | 'P3';

export const severities: readonly Severity[] = ['P0', 'P1', 'P2', 'P3'];

/** What each severity means, in the words of every report. */
export const severityMeaning: Readonly<Record<Severity, string>> = {
  P0: 'data loss, breach or outage',
  P1: 'a core feature is down or an outage is scheduled',
  P2: 'degraded, or a trap',
  P3: 'nuisance',
};

/** DESIGN section 2: how much a check of this severity weighs in the score. */
export const severityWeight: Readonly<Record<Severity, number>> = { P0: 8, P1: 4, P2: 2, P3: 1 };
