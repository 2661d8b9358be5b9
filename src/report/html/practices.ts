import { counted } from '../../engine/words.ts';
import { type AuditReport, type PracticeResult, severityName } from '../../model/audit.ts';
import { severities } from '../../model/severity.ts';
import { ring, type Tone, toneOf } from './marks.ts';
import { html, type Markup } from './markup.ts';

/** All practices as a grid of cards. */
export function practiceGrid(report: AuditReport): Markup {
  const cards = report.practices.map((practice) => card(practice, report));
  return html`<section aria-labelledby="practices"><h2 id="practices">Practices</h2><ul class="grid">${cards}</ul></section>`;
}

function card(practice: PracticeResult, report: AuditReport): Markup {
  const { id, title, priority, effort, impact, reason, score, coverage } = practice;
  const { fail, unknown, manual } = practice.counts;
  const open = fail + unknown + manual;
  const label = score === null ? `${title}: no score` : `${title}: score ${score} of 100`;
  const link =
    open === 0
      ? null
      : html`<a class="show" href="#findings" data-show="${id}">Show ${counted(open, 'finding')}</a>`;
  const facts = [priority, `effort ${effort.toLowerCase()}`, `impact ${impact.toLowerCase()}`];
  if (coverage < 100) facts.push(`coverage ${coverage}\u00a0%`);
  return html`<li class="card">${ring(score, toneOfPractice(practice), label, coverage)}
<div><h3>${title}</h3><p class="state">${stateWords(practice, report)}</p>
<p class="meta">${facts.join('\u00a0· ')}</p>
<p class="meta">${reason}</p>${link}</div></li>`;
}

function toneOfPractice({ worst, counts }: PracticeResult): Tone {
  if (worst !== null) return toneOf(worst);
  if (counts.unknown > 0) return 'open';
  return counts.pass > 0 ? 'good' : 'quiet';
}

/** "2 critical, 1 high; 1 unknown", or what else there is to say. */
function stateWords({ id, counts }: PracticeResult, report: AuditReport): string {
  const failing = severities.flatMap((severity) => {
    const count = report.results.filter((result) => {
      return result.practice === id && result.status === 'fail' && result.severity === severity;
    }).length;
    return count === 0 ? [] : [`${count} ${severityName[severity]}`];
  });
  const open = [
    ...(failing.length === 0 ? [] : [`${failing.join(', ')} failed`]),
    ...(counts.unknown === 0 ? [] : [`${counts.unknown} unknown`]),
    ...(counts.manual === 0 ? [] : [`${counts.manual} by hand`]),
  ];
  if (open.length > 0) return open.join('; ');
  if (counts.pass > 0) return counts.pass === 1 ? 'Its one check passed' : `All ${counts.pass} passed`;
  return counts.skip > 0 ? 'Does not apply' : 'Not checked';
}
