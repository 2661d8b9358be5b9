// JUnit XML as Jenkins, GitLab, GitHub actions and Azure read it: there is no standard, so only what all of them know
// (the attributes of github.com/windyroad/JUnit-Schema, without its demand for a host name). GitLab shows the text of a
// failure and not its `message`, so the text says everything.
import type { AuditReport, CheckResult, PracticeResult } from '../model/audit.ts';
import { textLines, type Xml, xml } from './junit/xml.ts';
import { acceptedWords, placeOf, selectionWords, verdictWords } from './words.ts';

/** The report as JUnit XML: a suite per practice, a case per check. What was accepted or known before is skipped. */
export function renderJunit(report: AuditReport): string {
  const suites = report.practices
    .map((practice) => ({
      practice,
      own: report.results.filter((result) => result.practice === practice.id),
    }))
    .filter(({ own }) => own.length > 0)
    .map(({ practice, own }) => suite(practice, own, report));
  const document = xml`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="${`seaworthy audit: ${headOf(report)}`}" ${totals(report.results)} time="0">
${suites}
</testsuites>
`;
  return document.xml;
}

function headOf(report: AuditReport): string {
  const score = report.score === null ? 'no score' : `score ${report.score}/100`;
  const pieces = [
    verdictWords[report.verdict],
    score,
    `coverage ${report.coverage} %`,
    selectionWords(report),
  ];
  return pieces.filter((piece) => piece !== null).join(', ');
}

function totals(results: readonly CheckResult[]): Xml {
  const failures = results.filter(isFailure).length;
  const skipped = results.filter((result) => reasonToSkip(result) !== null).length;
  return xml`tests="${results.length}" failures="${failures}" errors="0" skipped="${skipped}"`;
}

function suite(
  { id, title, priority, score }: PracticeResult,
  own: readonly CheckResult[],
  report: AuditReport,
): Xml {
  const time = report.generatedAt.slice(0, 19);
  const scoreText = score === null ? 'none' : String(score);
  return xml`<testsuite name="${`seaworthy.${id}`}" ${totals(own)} time="0" timestamp="${time}">
<properties>
<property name="title" value="${title}"/>
<property name="priority" value="${priority}"/>
<property name="score" value="${scoreText}"/>
</properties>
${own.map(testCase)}
</testsuite>`;
}

function testCase(result: CheckResult): Xml {
  // The name must not depend on how the check came out: histories are kept by it.
  const open = xml`<testcase classname="${`seaworthy.${result.practice}`}" name="${result.id}" time="0"`;
  const reason = reasonToSkip(result);
  if (reason !== null) return xml`${open}><skipped message="${reason}"/></testcase>`;
  if (!isFailure(result)) return xml`${open}/>`;
  return xml`${open}><failure message="${`${result.severity}: ${result.title}`}" type="${result.severity}">${textLines(failureLines(result))}</failure></testcase>`;
}

function isFailure(result: CheckResult): boolean {
  return result.status === 'fail' && reasonToSkip(result) === null;
}

/** Why a check is no test that was passed or failed; null = it is. */
function reasonToSkip({ status, reason, accepted, since, title }: CheckResult): string | null {
  if (accepted !== undefined) return `${title}; ${acceptedWords(accepted)}`;
  if (since === 'known') return `${title}; known before: it is in the baseline`;
  if (status === 'unknown') return `could not be judged: ${reason ?? 'no reason given'}`;
  if (status === 'manual') return `look at it yourself: ${reason ?? 'no instruction given'}`;
  return status === 'skip' ? `does not apply: ${reason ?? 'no reason given'}` : null;
}

function failureLines({
  id,
  severity,
  title,
  detail,
  why,
  evidence,
  remedy,
}: CheckResult): readonly string[] {
  const seen = evidence.map((line) => {
    return `  ${[placeOf(line), `${line.subject}: ${line.saw}`].filter((piece) => piece !== null).join('  ')}`;
  });
  return [
    `${severity} ${title}`,
    ...(detail === undefined ? [] : [detail]),
    `Harm: ${why}`,
    'Evidence:',
    ...seen,
    ...(remedy === undefined ? [] : [`Remedy: ${remedy.text}`]),
    ...(remedy?.command === undefined ? [] : [`  ${remedy.command}`]),
    `More: seaworthy explain ${id}`,
  ];
}
