// The first screen. It answers: is it safe, and if not, what first?

import { counted } from '../../engine/words.ts';
import { type AuditReport, severityName, type Verdict } from '../../model/audit.ts';
import {
  acceptedOf,
  baselineWords,
  countOf,
  deploymentPieces,
  failingCounts,
  placeOf,
  selectionWords,
} from '../words.ts';
import { ring, type Tone, toneOf } from './marks.ts';
import { html, type Markup } from './markup.ts';
import { sentence } from './sentence.ts';

const verdictTone: Readonly<Record<Verdict, Tone>> = { 'not-ready': 'p0', unproven: 'open', ready: 'good' };
const verdictMark: Readonly<Record<Verdict, string>> = { 'not-ready': '✗', unproven: '?', ready: '✓' };
const verdictTitle: Readonly<Record<Verdict, string>> = {
  'not-ready': 'Not ready',
  unproven: 'Unproven',
  ready: 'Ready',
};

/** The verdict as the page's title says it. */
export function pageTitle({ verdict, deployment }: AuditReport): string {
  return `${verdictTitle[verdict]}: ${deployment.project ?? 'Supabase'} · Seaworthy audit`;
}

/** Verdict, score, coverage, what must be heard first, and the remedies that gain most. */
export function hero(report: AuditReport): Markup {
  const { verdict, verdictReason, deployment } = report;
  const pieces = deploymentPieces(report).map((piece) => html`<li>${piece}</li>`);
  const notes = [selectionWords(report), baselineWords(report)].filter((words) => words !== null);
  return html`<section class="hero" aria-labelledby="verdict">
<div class="verdict tone-${verdictTone[verdict]}">
<p class="where">Supabase at <code>${deployment.directory ?? 'an unknown directory'}</code></p>
<h1 id="verdict"><span class="mark" aria-hidden="true">${verdictMark[verdict]}</span> ${verdictTitle[verdict]}</h1>
<p class="reason">${sentence(verdictReason)}</p>
${notes.map((note) => html`<p class="selection">${sentence(note)}</p>`)}
<ul class="pieces">${pieces}</ul>
</div>
${figures(report)}
</section>
${headlines(report)}
${firstSteps(report)}
${openQuestions(report)}`;
}

function figures(report: AuditReport): Markup {
  const { score, coverage, verdict } = report;
  const scoreLabel = score === null ? 'No score: nothing could be judged' : `Score ${score} of 100`;
  const unknown = countOf(report, 'unknown');
  const accepted = acceptedOf(report).length;
  const counts = failingCounts(report).map(({ severity, count }) => {
    return html`<li class="tone-${toneOf(severity)}"><b>${count}</b> ${severityName[severity]}</li>`;
  });
  return html`<div class="figures">
<figure>${ring(score, verdictTone[verdict], scoreLabel)}<figcaption>Score<small>of 100</small></figcaption></figure>
<figure>${ring(coverage, coverage === 100 ? 'good' : 'open', `Coverage ${coverage} per cent`)}<figcaption>Coverage<small>per cent judged</small></figcaption></figure>
<ul class="counts" aria-label="Findings">${counts}
${unknown === 0 ? null : html`<li class="tone-open"><b>${unknown}</b> unknown</li>`}
${accepted === 0 ? null : html`<li class="tone-quiet"><b>${accepted}</b> accepted</li>`}
<li class="tone-good"><b>${countOf(report, 'pass')}</b> passed</li></ul>
</div>`;
}

function headlines(report: AuditReport): Markup | null {
  if (report.headlines.length === 0) return null;
  const lines = report.headlines.map((headline) => {
    const place = placeOf(headline);
    return html`<p><span aria-hidden="true">!</span> <strong>${headline.text}</strong>${place === null ? null : html` <code>${place}</code>`}</p>`;
  });
  return html`<aside class="headlines tone-p0" aria-label="Before anything else">${lines}</aside>`;
}

function firstSteps({ mostToGain }: AuditReport): Markup | null {
  if (mostToGain.length === 0) return null;
  const steps = mostToGain.map(({ id, ids, text, command, gain }) => {
    const others = ids.length - 1;
    return html`<li><span class="gain">+${gain}<small> ${gain === 1 ? 'point' : 'points'}</small></span>
<div><p>${text}</p>${command === undefined ? null : html`<p class="command"><code data-copy>${command}</code></p>`}
<p class="meta"><a href="#${id}"><code>${id}</code></a>${others === 0 ? null : html` and ${counted(others, 'other')}`}</p></div></li>`;
  });
  return html`<section aria-labelledby="first"><h2 id="first">What first</h2><ol class="first">${steps}</ol></section>`;
}

function openQuestions({ toProve }: AuditReport): Markup | null {
  if (toProve.length === 0) return null;
  const rows = toProve.map(({ reason, ids }) => {
    const links = ids.map((id) => html`<a href="#${id}"><code>${id}</code></a>`);
    return html`<li><p>${sentence(reason)}</p><p class="meta">${links}</p></li>`;
  });
  return html`<section aria-labelledby="open"><h2 id="open">What is not known</h2>
<p class="lead">These critical checks could not be judged. That is not a pass.</p><ul class="open">${rows}</ul></section>`;
}
