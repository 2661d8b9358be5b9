import type { CheckResult, EvidenceLine } from '../../model/audit.ts';
import { acceptedWords, placeOf } from '../words.ts';
import { badge, toneOf } from './marks.ts';
import { html, type Markup } from './markup.ts';
import { sentence } from './sentence.ts';

/** One result as an article: what, where, the harm and the remedy. */
export function finding(result: CheckResult): Markup {
  const { id, status, severity, title, detail, why, reason, since } = result;
  const heading = status === 'unknown' ? `Not proven: ${title}` : since === 'new' ? `New: ${title}` : title;
  return html`<article id="${id}" class="finding tone-${toneOf(severity, status)}" ${data(result)}>
<header>${badge(severity, status)}<h4>${heading}</h4><a class="id" href="#${id}"><code>${id}</code></a></header>
${detail === undefined ? null : html`<p class="detail">${detail}</p>`}
${result.accepted === undefined ? null : html`<p class="detail">${sentence(acceptedWords(result.accepted))}</p>`}
${reason === undefined ? null : html`<p class="detail">${status === 'manual' ? 'Look at it yourself' : 'Could not be judged'}: ${reason}</p>`}
<p class="why">${why}</p>
${evidenceTable(result)}
${remedy(result)}
<p class="meta more">More: <code>seaworthy explain ${id}</code></p>
</article>`;
}

/** What the filter of the page looks at. */
export function data({ severity, status, practice }: CheckResult): Markup {
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
