import { counted } from '../../engine/words.ts';
import { type AuditReport, type CheckResult, type EvidenceLine, statuses } from '../../model/audit.ts';
import { type Severity, severities, severityMeaning } from '../../model/severity.ts';
import { placeOf } from '../words.ts';
import { filterBar } from './filter-bar.ts';
import { badge, statusMark, statusWords, toneOf } from './marks.ts';
import { html, type Markup } from './markup.ts';

/** Everything the checks said: what is open by severity, then what passed and what does not apply. */
export function findings(report: AuditReport): Markup {
  const groups = severities.map((severity) => group(severity, report.results));
  return html`<section aria-labelledby="findings"><h2 id="findings" tabindex="-1">Findings</h2>
${filterBar(report)}
${groups.filter((markup) => markup !== null)}
${quiet('pass', 'Passed', report.results)}
${quiet('skip', 'Does not apply', report.results)}
</section>`;
}

function group(severity: Severity, results: readonly CheckResult[]): Markup | null {
  const own = results.filter((result) => {
    return result.severity === severity && result.status !== 'pass' && result.status !== 'skip';
  });
  if (own.length === 0) return null;
  return html`<section class="group"><h3><span>${severity}</span> ${severityMeaning[severity]} <small>${tally(own)}</small></h3>
${own.map(finding)}</section>`;
}

/** "6 failed, 3 unknown". */
function tally(results: readonly CheckResult[]): string {
  return statuses
    .map((status) => ({ status, count: results.filter((result) => result.status === status).length }))
    .filter(({ count }) => count > 0)
    .map(({ status, count }) => `${count} ${statusWords[status]}`)
    .join(', ');
}

function finding(result: CheckResult): Markup {
  const { id, status, severity, title, detail, why, reason } = result;
  const heading = status === 'unknown' ? `Not proven: ${title}` : title;
  return html`<article id="${id}" class="finding tone-${toneOf(severity, status)}" ${data(result)}>
<header>${badge(severity, status)}<h4>${heading}</h4><a class="id" href="#${id}"><code>${id}</code></a></header>
${detail === undefined ? null : html`<p class="detail">${detail}</p>`}
${reason === undefined ? null : html`<p class="detail">${status === 'manual' ? 'Look at it yourself' : 'Could not be judged'}: ${reason}</p>`}
<p class="why">${why}</p>
${evidenceTable(result)}
${remedy(result)}
<p class="meta more">More: <code>seaworthy explain ${id}</code></p>
</article>`;
}

function data({ severity, status, practice }: CheckResult): Markup {
  return html`data-severity="${severity}" data-status="${status}" data-practice="${practice}"`;
}

function evidenceTable({ id, evidence }: CheckResult): Markup | null {
  if (evidence.length === 0) return null;
  const rows = evidence.map((line) => {
    return html`<tr><td>${where(line)}</td><td><code>${line.subject}</code></td><td><code>${line.saw}</code></td></tr>`;
  });
  return html`<div class="scroll" role="region" aria-label="Evidence of ${id}" tabindex="0"><table>
<thead><tr><th scope="col">Where</th><th scope="col">What</th><th scope="col">Seen</th></tr></thead>
<tbody>${rows}</tbody></table></div>`;
}

function where(line: EvidenceLine): Markup {
  const place = placeOf(line);
  return place === null ? html`–` : html`<code>${place}</code>`;
}

function remedy({ remedy: cure }: CheckResult): Markup | null {
  if (cure === undefined) return null;
  if (cure.command === undefined) {
    return html`<p class="remedy"><b>Remedy</b> <span data-copy>${cure.text}</span></p>`;
  }
  return html`<div class="remedy"><p><b>Remedy</b> ${cure.text}</p><p class="command"><code data-copy>${cure.command}</code></p></div>`;
}

function quiet(status: 'pass' | 'skip', title: string, results: readonly CheckResult[]): Markup | null {
  const own = results.filter((result) => result.status === status);
  if (own.length === 0) return null;
  const rows = own.map((result) => {
    const seen = result.evidence.map(({ subject, saw }) => `${subject}: ${saw}`);
    const said = result.reason ?? [...new Set(seen)].join('; ');
    return html`<tr id="${result.id}" ${data(result)}><td><span class="tick" aria-hidden="true">${statusMark[status]}</span> ${status === 'pass' ? result.title : said}<br><a class="id" href="#${result.id}"><code>${result.id}</code></a></td><td>${result.severity}</td><td>${status === 'pass' ? html`<code>${said}</code>` : result.why}</td></tr>`;
  });
  return html`<details class="quiet tone-${status === 'pass' ? 'good' : 'quiet'}" open><summary>${title} <small>${counted(own.length, 'check')} ${statusWords[status] === title.toLowerCase() ? null : statusWords[status]}</small></summary>
<div class="scroll" role="region" aria-label="${title}" tabindex="0"><table>
<thead><tr><th scope="col">Check</th><th scope="col">Severity</th><th scope="col">${status === 'pass' ? 'Seen' : 'Harm it looks for'}</th></tr></thead>
<tbody>${rows}</tbody></table></div></details>`;
}
