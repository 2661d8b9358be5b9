// Accepting never makes a deployment better: score, verdict and counts stay what they were. What changes is what is
// asked of a person today, and so the exit code (docs/decisions/0007-accepted-findings.md).
import type { Acceptance, AuditReport, CheckResult, IgnoreNote } from '../../model/audit.ts';
import { mostToGain } from '../remedies.ts';
import { dayOf } from './day.ts';
import type { AcceptanceEntry, AcceptanceList } from './entry.ts';

/**
 * The report with its accepted findings marked. An entry holds through its last day; one that has expired, or whose check
 * was judged and finds nothing of that name, becomes a note. A check that did not run says nothing about its entries.
 */
export function acceptFindings(
  report: AuditReport,
  { file, entries }: AcceptanceList,
  now: Date,
): AuditReport {
  const today = dayOf(now);
  const valid = entries.filter(({ until }) => until >= today);
  const results = report.results.map((result) => {
    const entry = result.status === 'fail' ? entryFor(result, valid) : undefined;
    return entry === undefined ? result : { ...result, accepted: acceptanceOf(entry) };
  });
  const accepted = results.filter((result) => result.accepted !== undefined);
  const critical = accepted.filter(({ severity }) => severity === 'P0').length;
  return {
    ...report,
    ...(critical === 0 ? {} : { verdictReason: `${report.verdictReason}; accepted for now: ${critical}` }),
    results,
    mostToGain: mostToGain(results),
    ignore: {
      file,
      accepted: accepted.length,
      notes: entries.flatMap((entry) => notesOf(entry, report, today)),
    },
  };
}

/** An entry for this very finding goes before one for all that its check finds. */
function entryFor(
  { id, key }: CheckResult,
  entries: readonly AcceptanceEntry[],
): AcceptanceEntry | undefined {
  return (
    entries.find((entry) => entry.names === 'key' && entry.name === key) ??
    entries.find((entry) => entry.names === 'check' && entry.name === id)
  );
}

function acceptanceOf({ reason, until, by }: AcceptanceEntry): Acceptance {
  return by === undefined ? { reason, until } : { reason, until, by };
}

function notesOf(entry: AcceptanceEntry, { results }: AuditReport, today: string): readonly IgnoreNote[] {
  const { names, name, until, at } = entry;
  const line = at.line;
  const id = name.split('#')[0];
  const own = results.find((result) => result.id === id);
  const isFound = own?.status === 'fail' && (names === 'check' || own.key === name);
  if (isFound) {
    if (until >= today) return [];
    return [{ kind: 'expired', text: `${name} was accepted until ${until}; it counts again`, line }];
  }
  const isJudged = own !== undefined && own.status !== 'unknown';
  if (!isJudged) return [];
  const present = own.status === 'fail' ? `, whose key is ${own.key} now` : '';
  return [{ kind: 'matches-nothing', text: `${name} matches no finding${present}`, line }];
}
