import { counted } from '../../engine/words.ts';
import { type AuditReport, type CheckResult, statuses } from '../../model/audit.ts';
import { type Severity, severities, severityMeaning } from '../../model/severity.ts';
import { filterBar } from './filter-bar.ts';
import { data, finding } from './finding.ts';
import { statusMark, statusWords } from './marks.ts';
import { html, type Markup } from './markup.ts';
import { settled } from './settled.ts';

/** Everything the checks said: what is open by severity, then what passed and what does not apply. */
export function findings(report: AuditReport): Markup {
  const groups = severities.map((severity) => group(severity, report.results));
  return html`<section aria-labelledby="findings"><h2 id="findings" tabindex="-1">Findings</h2>
${filterBar(report)}
${groups.filter((markup) => markup !== null)}
${settled(report)}
${quiet('pass', 'Passed', report.results)}
${quiet('skip', 'Does not apply', report.results)}
</section>`;
}

function group(severity: Severity, results: readonly CheckResult[]): Markup | null {
  const own = results.filter((result) => {
    const isQuiet = result.status === 'pass' || result.status === 'skip' || result.accepted !== undefined;
    return result.severity === severity && !isQuiet;
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
