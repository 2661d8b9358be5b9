// The four weeks of the report that Seaworthy began from: critical security; monitoring and operations; hardening;
// performance and scalability. Its twelve recommendations keep their weeks; the practices it did not know join the week
// whose subject they are.
import type { CheckResult } from '../../model/audit.ts';

export interface Week {
  readonly number: 1 | 2 | 3 | 4;
  readonly title: string;
  /** Practices whose home this week is. */
  readonly practices: readonly string[];
  /** What no check of an audit can see done. */
  readonly byHand: readonly string[];
}

export const weeks: readonly Week[] = [
  {
    number: 1,
    title: 'Critical security',
    practices: ['secrets', 'exposure', 'tls', 'mail'],
    byHand: ['Open the public address from another network: a certificate, no warning, sign-in works'],
  },
  {
    number: 2,
    title: 'Monitoring and operations',
    practices: ['monitoring', 'backup'],
    byHand: [
      'Stop one service on purpose and see that somebody is told',
      'Restore a backup on another machine and look at what came back',
    ],
  },
  {
    number: 3,
    title: 'Production hardening',
    practices: ['health', 'logs', 'auth', 'realtime', 'database', 'compose', 'host'],
    byHand: [
      'Write down who does what when it is down, and where the backups and keys are',
      'Rehearse the loss of the whole machine, and write down how long it took',
    ],
  },
  {
    number: 4,
    title: 'Performance and scalability',
    practices: ['storage', 'pool', 'limits', 'analytics', 'functions', 'replicas'],
    byHand: ['Measure the stack under the load you expect, and keep the figures to compare with'],
  },
];

/**
 * The week of a finding: its practice's, with two exceptions. Data loss, breach or outage (P0) does not wait for weeks 3
 * and 4; and what is only a trap or a nuisance (P2, P3) does not hold up week 1.
 */
export function weekOf({ practice, severity }: Pick<CheckResult, 'practice' | 'severity'>): Week['number'] {
  const home = weeks.find(({ practices }) => practices.includes(practice))?.number ?? 3;
  if (severity === 'P0' && home > 2) return 1;
  if (home === 1 && (severity === 'P2' || severity === 'P3')) return 3;
  return home;
}
