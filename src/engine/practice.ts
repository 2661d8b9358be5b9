import type { Severity } from '../model/severity.ts';

export type PracticeId =
  | 'tls'
  | 'mail'
  | 'monitoring'
  | 'backup'
  | 'health'
  | 'logs'
  | 'storage'
  | 'pool'
  | 'limits'
  | 'analytics'
  | 'functions'
  | 'replicas'
  | 'secrets'
  | 'exposure'
  | 'auth'
  | 'realtime'
  | 'database'
  | 'compose'
  | 'host';

/** A subject that Seaworthy looks after. Its folder owns everything about it. */
export interface Practice {
  readonly id: PracticeId;
  readonly title: string;
  /** Orders practices in reports; the severity of a finding belongs to its check. */
  readonly priority: Severity;
  readonly effort: 'Low' | 'Medium' | 'High';
  readonly impact: 'Low' | 'Medium' | 'High' | 'Critical';
  /** Why it matters, in a few words (the seed report's column). */
  readonly reason: string;
  /** What "done" means for a deployment. */
  readonly done: string;
}

export function definePractice(practice: Practice): Practice {
  return practice;
}
