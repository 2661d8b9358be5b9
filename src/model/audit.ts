// What an audit came to: plain JSON, the only contract between the engine, the reports and other tools.
// Published as docs/reports/audit.schema.json; a new field is allowed within a schema version, a changed one is not.
import type { Evidence, Remedy, Status } from './outcome.ts';
import type { Severity } from './severity.ts';

/** `not-ready` = a P0 check fails · `unproven` = none fails, but not every P0 could be judged · `ready`. */
export type Verdict = 'not-ready' | 'unproven' | 'ready';

/** `static` = files only · `live` = Docker answered · `replay` = from saved facts. */
export type AuditMode = 'static' | 'live' | 'replay';

export interface AuditReport {
  readonly schemaVersion: 1;
  readonly generator: { readonly name: 'seaworthy'; readonly version: string };
  /** ISO 8601, UTC. */
  readonly generatedAt: string;
  /** When the facts were collected: earlier than `generatedAt` in a replay. */
  readonly collectedAt: string;
  readonly mode: AuditMode;
  readonly deployment: DeploymentSummary;
  /** Present when `--only` or `--skip` left checks out: the verdict speaks for the others alone. */
  readonly selection?: SelectionSummary;
  readonly verdict: Verdict;
  /** One sentence without a stop: what the verdict rests on. */
  readonly verdictReason: string;
  /** What would have to be seen before the P0 checks that are unknown could be judged. */
  readonly toProve: readonly OpenQuestion[];
  /** 0–100; null when no check could be judged. 100 only when nothing fails. */
  readonly score: number | null;
  /** Per cent of the weight that could be judged; 100 only when nothing is unknown. */
  readonly coverage: number;
  readonly counts: Counts;
  /** What a person must hear first, whatever the findings say: a date on which everything stops. */
  readonly headlines: readonly Headline[];
  readonly practices: readonly PracticeResult[];
  /** One per check that ran: by severity, then failures first. */
  readonly results: readonly CheckResult[];
  /** The remedies that would raise the score most, best first; at most three. What is accepted is not among them. */
  readonly mostToGain: readonly Gain[];
  /** Present when an ignore file was read. */
  readonly ignore?: IgnoreSummary;
  /** Present when the audit was compared with an earlier report. */
  readonly baseline?: BaselineSummary;
}

/** What the ignore file came to. */
export interface IgnoreSummary {
  /** As it was named, for example `seaworthy.ignore.yaml`. */
  readonly file: string;
  /** Findings that are accepted. */
  readonly accepted: number;
  /** Entries that do nothing, and why: expired, or nothing is wrong there. */
  readonly notes: readonly IgnoreNote[];
}

export interface IgnoreNote {
  readonly kind: 'expired' | 'matches-nothing';
  readonly text: string;
  readonly line: number;
}

/** What changed since an earlier report. A finding is the same when its key is. */
export interface BaselineSummary {
  /** As it was named. */
  readonly file: string;
  /** When the earlier report was made. */
  readonly generatedAt: string;
  readonly new: number;
  readonly known: number;
  /** Findings of the earlier report whose check was judged again and does not find them any more. */
  readonly fixed: readonly FixedFinding[];
}

export interface FixedFinding {
  readonly id: string;
  readonly key: string;
  readonly title: string;
  readonly severity: Severity;
}

/** Somebody lives with a finding for now. It leaves the exit code and the list of what to do, never score and verdict. */
export interface Acceptance {
  readonly reason: string;
  /** The last day on which it holds, YYYY-MM-DD, UTC. */
  readonly until: string;
  readonly by?: string;
}

/** The line under the title. `null` = not known. */
export interface DeploymentSummary {
  readonly project: string | null;
  readonly directory: string | null;
  /** The Compose files in effect, in order, relative to the directory where possible. */
  readonly files?: readonly string[];
  readonly services: number | null;
  /** Product: `kong`, `envoy`. */
  readonly gateway: string | null;
  /** Major version, or `external` when no service of this stack is the database. */
  readonly postgres: string | null;
  readonly pooler: string | null;
  readonly containers: {
    readonly total: number;
    readonly running: number;
    /** Of `checked`. */
    readonly healthy: number;
    /** Containers that have a health check. */
    readonly checked: number;
  } | null;
}

export interface SelectionSummary {
  readonly only: readonly string[];
  readonly skip: readonly string[];
  readonly ran: number;
  readonly of: number;
}

export interface OpenQuestion {
  readonly reason: string;
  readonly ids: readonly string[];
}

export type Counts = Readonly<Record<Severity, Readonly<Record<Status, number>>>>;

export interface Headline {
  readonly kind: 'key-expiry';
  readonly text: string;
  readonly file?: string;
  readonly line?: number;
}

export interface PracticeResult {
  readonly id: string;
  readonly title: string;
  readonly priority: Severity;
  readonly effort: string;
  readonly impact: string;
  readonly reason: string;
  readonly score: number | null;
  readonly coverage: number;
  /** The worst severity among its failures; null = nothing fails. */
  readonly worst: Severity | null;
  readonly counts: Readonly<Record<Status, number>>;
}

export interface CheckResult {
  /** `practice/noun-in-its-bad-state`. */
  readonly id: string;
  readonly practice: string;
  /** The failing state when it fails, else the state when all is well: read it with `status`. */
  readonly title: string;
  readonly status: Status;
  readonly severity: Severity;
  /** One sentence of harm. */
  readonly why: string;
  /** What is wrong here, when it fails. */
  readonly detail?: string;
  readonly evidence: readonly EvidenceLine[];
  readonly remedy?: Remedy;
  /** Why it is unknown, does not apply, or what a person must look at. */
  readonly reason?: string;
  /** Stays the same while the same things are wrong, whatever line they move to. */
  readonly key: string;
  /** Path of its documentation inside Seaworthy. */
  readonly docs: string;
  /** Present when it fails and a person accepted that. */
  readonly accepted?: Acceptance;
  /** Present when it fails and there is a baseline. */
  readonly since?: 'new' | 'known';
}

/** Whether a finding still asks somebody to act: it fails, and nobody accepted it. */
export function isOpen({ status, accepted }: Pick<CheckResult, 'status' | 'accepted'>): boolean {
  return status === 'fail' && accepted === undefined;
}

export interface EvidenceLine extends Omit<Evidence, 'at'> {
  readonly file?: string;
  readonly line?: number;
}

export interface Gain {
  /** The worst check that the remedy turns. */
  readonly id: string;
  /** All checks with this very remedy. */
  readonly ids: readonly string[];
  readonly text: string;
  readonly command?: string;
  /** Points by which the score would rise. */
  readonly gain: number;
}

/** Severities as words, for people. */
export const severityName: Readonly<Record<Severity, string>> = {
  P0: 'critical',
  P1: 'high',
  P2: 'medium',
  P3: 'low',
};

/** In the order a reader wants them: what is wrong, what is not known, what to look at, what is well. */
export const statuses: readonly Status[] = ['fail', 'unknown', 'manual', 'pass', 'skip'];
