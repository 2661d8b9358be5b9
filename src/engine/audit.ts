// The audit: facts and checks in, one report out. Pure; the caller gives the time.
import { createHash } from 'node:crypto';
import {
  type AuditMode,
  type AuditReport,
  type CheckResult,
  type EvidenceLine,
  type PracticeResult,
  statuses,
} from '../model/audit.ts';
import type { Facts } from '../model/facts/table.ts';
import type { Evidence, Outcome } from '../model/outcome.ts';
import { severities } from '../model/severity.ts';
import type { Check } from './check.ts';
import { summariseDeployment } from './deployment-summary.ts';
import { headlinesOf } from './headlines.ts';
import type { Practice } from './practice.ts';
import { mostToGain } from './remedies.ts';
import { runCheck } from './run-check.ts';
import { countStatuses, countsOf, scoreOf } from './score.ts';
import { selectChecks } from './select-checks.ts';
import { judgementOf } from './verdict.ts';

export interface AuditInput {
  readonly facts: Facts;
  readonly checks: readonly Check[];
  /** In the order of reports. */
  readonly practices: readonly Practice[];
  readonly now: Date;
  /** Version of Seaworthy. */
  readonly version: string;
  /** Default: `live` when the facts hold an engine that answered, else `static`. A replay must be named. */
  readonly mode?: AuditMode;
  /** Check ids and practice names; empty = all. */
  readonly only?: readonly string[];
  readonly skip?: readonly string[];
}

/** Runs the checks on the facts. Throws a Problem only for a selection that names what does not exist. */
export function audit(input: AuditInput): AuditReport {
  const { facts, checks, practices, now, version, only = [], skip = [] } = input;
  const selected = selectChecks(checks, practices, { only, skip });
  const results = inReadingOrder(
    selected.map((check) => resultOf(check, runCheck(check, facts.table, now))),
    practices,
  );
  const isPartial = selected.length < checks.length;
  return {
    schemaVersion: 1,
    generator: { name: 'seaworthy', version },
    generatedAt: now.toISOString(),
    collectedAt: facts.collectedAt,
    mode: input.mode ?? (facts.table.engine.known ? 'live' : 'static'),
    deployment: summariseDeployment(facts),
    ...(isPartial ? { selection: { only, skip, ran: selected.length, of: checks.length } } : {}),
    ...judgementOf(results),
    ...scoreOf(results),
    counts: countsOf(results),
    headlines: headlinesOf(facts, now),
    practices: practices.map((practice) => practiceResult(practice, results)),
    results,
    mostToGain: mostToGain(results),
  };
}

function resultOf(check: Check, outcome: Outcome): CheckResult {
  const [practice = '', name = ''] = check.id.split('/');
  const evidence = 'evidence' in outcome ? outcome.evidence : [];
  const common = {
    id: check.id,
    practice,
    title: outcome.status === 'fail' ? check.fail : check.pass,
    status: outcome.status,
    severity: check.severity,
    why: check.why,
    evidence: evidence.map(evidenceLine),
    key: check.id,
    docs: `docs/checks/${practice}.md#${name}`,
  };
  if (outcome.status === 'pass') return common;
  if (outcome.status === 'manual') return { ...common, reason: outcome.instruction };
  if (outcome.status !== 'fail') return { ...common, reason: outcome.reason };
  return { ...common, detail: outcome.detail, remedy: outcome.remedy, key: findingKey(check.id, evidence) };
}

function evidenceLine({ subject, saw, at }: Evidence): EvidenceLine {
  return { subject, saw, ...at };
}

/** Of the subjects alone: a moved line keeps the key, another exposed port is another finding. */
function findingKey(id: string, evidence: readonly Evidence[]): string {
  const subjects = [...new Set(evidence.map(({ subject }) => subject))].sort();
  const digest = createHash('sha256').update(JSON.stringify(subjects)).digest('hex');
  return `${id}#${digest.slice(0, 8)}`;
}

function practiceResult(practice: Practice, results: readonly CheckResult[]): PracticeResult {
  const { id, title, priority, effort, impact, reason } = practice;
  const own = results.filter((result) => result.practice === id);
  const failing = own.filter((result) => result.status === 'fail').map((result) => result.severity);
  const worst = severities.find((severity) => failing.includes(severity)) ?? null;
  const counts = countStatuses(own);
  return { id, title, priority, effort, impact, reason, ...scoreOf(own), worst, counts };
}

/** By severity, then what is wrong before what is well, then by practice and id. */
function inReadingOrder(
  results: readonly CheckResult[],
  practices: readonly Practice[],
): readonly CheckResult[] {
  const order = practices.map(({ id }) => id as string);
  return [...results].sort((left, right) => {
    return (
      severities.indexOf(left.severity) - severities.indexOf(right.severity) ||
      statuses.indexOf(left.status) - statuses.indexOf(right.status) ||
      order.indexOf(left.practice) - order.indexOf(right.practice) ||
      (left.id < right.id ? -1 : 1)
    );
  });
}
