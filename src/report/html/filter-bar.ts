import { type AuditReport, severityName, statuses } from '../../model/audit.ts';
import { severities } from '../../model/severity.ts';
import { statusWords } from './marks.ts';
import { html, type Markup } from './markup.ts';

/** Hidden until the script wakes it: without the script everything is shown, and a dead control would lie. */
export function filterBar({ practices, results }: AuditReport): Markup {
  const present = practices.filter(({ id }) => results.some(({ practice }) => practice === id));
  const options = present.map(({ id, title }) => html`<option value="${id}">${title}</option>`);
  const bySeverity = severities.map((severity) => {
    return box('severity', severity, `${severity} ${severityName[severity]}`);
  });
  const byStatus = statuses
    .filter((status) => results.some((result) => result.status === status))
    .map((status) => box('status', status, statusWords[status]));
  return html`<form id="filter" role="search" aria-label="Filter findings" hidden>
<fieldset><legend>Severity</legend>${bySeverity}</fieldset>
<fieldset><legend>Status</legend>${byStatus}</fieldset>
<label class="field">Practice <select name="practice"><option value="">All</option>${options}</select></label>
<label class="field wide">Text <input name="text" type="search" placeholder="words, file, id" autocomplete="off"></label>
<p class="shown"><output name="count" aria-live="polite"></output> <button type="reset">Show all</button></p>
</form>`;
}

function box(name: string, value: string, label: string): Markup {
  return html`<label class="box"><input type="checkbox" name="${name}" value="${value}" checked> ${label}</label>`;
}
