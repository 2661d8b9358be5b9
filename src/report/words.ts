// The words that all reports share.
import { counted } from '../engine/words.ts';
import {
  type Acceptance,
  type AuditReport,
  type CheckResult,
  type EvidenceLine,
  isOpen,
  type Verdict,
} from '../model/audit.ts';
import { type Severity, severities } from '../model/severity.ts';

export const verdictWords: Readonly<Record<Verdict, string>> = {
  'not-ready': 'NOT READY',
  unproven: 'UNPROVEN',
  ready: 'READY',
};

/** How many fail and are not accepted, by severity, worst first; severities without any are left out. */
export function failingCounts(
  report: AuditReport,
): readonly { readonly severity: Severity; readonly count: number }[] {
  return severities
    .map((severity) => {
      return {
        severity,
        count: report.results.filter((it) => it.severity === severity && isOpen(it)).length,
      };
    })
    .filter(({ count }) => count > 0);
}

/** How many came to a status, over all severities. */
export function countOf(report: AuditReport, status: 'unknown' | 'manual' | 'pass' | 'skip'): number {
  return severities.reduce((sum, severity) => sum + report.counts[severity][status], 0);
}

/** "11 services", "Envoy", "Postgres 17", "Supavisor", "running (healthy 9/10)": what is known of it. */
export function deploymentPieces({
  deployment,
  mode,
  collectedAt,
}: Pick<AuditReport, 'deployment' | 'mode' | 'collectedAt'>): readonly string[] {
  const { services, gateway, postgres, pooler, containers } = deployment;
  const pieces = [
    services === null ? null : counted(services, 'service'),
    gateway === null ? null : productName(gateway),
    postgres === 'external' ? 'external Postgres' : postgres === null ? null : `Postgres ${postgres}`,
    pooler === null ? null : productName(pooler),
    containers === null ? null : runningWords(containers),
    mode === 'static' ? 'files only' : null,
    mode === 'replay' ? `facts of ${collectedAt.slice(0, 10)}` : null,
  ];
  return pieces.filter((piece) => piece !== null);
}

function runningWords({
  total,
  running,
  healthy,
  checked,
}: NonNullable<AuditReport['deployment']['containers']>): string {
  if (total === 0) return 'not running';
  const health = checked === 0 ? '' : ` (healthy ${healthy}/${checked})`;
  return running === total ? `running${health}` : `running ${running}/${total}${health}`;
}

const productNames: Readonly<Record<string, string>> = { pgbouncer: 'PgBouncer', haproxy: 'HAProxy' };

function productName(product: string): string {
  return productNames[product] ?? `${product.charAt(0).toUpperCase()}${product.slice(1)}`;
}

/** `.env:31`, `.env`, or nothing. */
export function placeOf({ file, line }: Pick<EvidenceLine, 'file' | 'line'>): string | null {
  if (file === undefined) return null;
  return line === undefined ? file : `${file}:${line}`;
}

/** What a selection left out of the verdict, or nothing. */
export function selectionWords({ selection }: AuditReport): string | null {
  if (selection === undefined) return null;
  const only = selection.only.length === 0 ? [] : [`only ${selection.only.join(', ')}`];
  const without = selection.skip.length === 0 ? [] : [`without ${selection.skip.join(', ')}`];
  return `${selection.ran} of ${selection.of} checks ran: ${[...only, ...without].join(', ')}`;
}

/** Findings that a person accepted for now. */
export function acceptedOf({ results }: Pick<AuditReport, 'results'>): readonly CheckResult[] {
  return results.filter(({ accepted }) => accepted !== undefined);
}

/** "accepted by ada until 2027-03-01: the proxy is replaced in spring". */
export function acceptedWords({ by, until, reason }: Acceptance): string {
  return `accepted${by === undefined ? '' : ` by ${by}`} until ${until}: ${reason}`;
}

/** "2 new, 10 known, 1 fixed since 2026-11-01", or nothing without a baseline. */
export function baselineWords({ baseline }: AuditReport): string | null {
  if (baseline === undefined) return null;
  const { new: fresh, known, fixed, generatedAt } = baseline;
  return `${fresh} new, ${known} known, ${fixed.length} fixed since ${generatedAt.slice(0, 10)}`;
}

/** What entries of the ignore file do nothing, as `seaworthy.ignore.yaml:7: …`. */
export function ignoreNotes({ ignore }: AuditReport): readonly string[] {
  return ignore === undefined ? [] : ignore.notes.map(({ line, text }) => `${ignore.file}:${line}: ${text}`);
}
