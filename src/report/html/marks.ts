// Small drawn things: rings, badges, the mark of a status. Each says in words what it shows in colour.
import { severityName } from '../../model/audit.ts';
import type { Status } from '../../model/outcome.ts';
import type { Severity } from '../../model/severity.ts';
import { html, type Markup } from './markup.ts';

/** Names a colour of the style sheet. */
export type Tone = 'p0' | 'p1' | 'p2' | 'p3' | 'open' | 'good' | 'quiet';

/** A figure from 0 to 100 as a ring, or a dash where there is none. What is not covered shows as a gap of its own colour. */
export function ring(figure: number | null, tone: Tone, label: string, coverage = 100): Markup {
  const words = coverage === 100 ? label : `${label}, coverage ${coverage} per cent`;
  const earned = figure === null ? null : arc('arc', (figure * coverage) / 100, -90);
  const hidden = coverage === 100 ? null : arc('hidden', 100 - coverage, -90 + 3.6 * coverage);
  return html`<svg class="ring tone-${tone}" viewBox="0 0 100 100" role="img" aria-label="${words}">
<circle class="track" cx="50" cy="50" r="43"/>${hidden}${earned}
<text x="50" y="51">${figure === null ? '–' : figure}</text></svg>`;
}

/** `share` of the circle, clockwise from `turn` degrees. Nothing at all still shows as a point. */
function arc(name: string, share: number, turn: number): Markup {
  const length = Math.max(0.01, Math.round(100 * share) / 100);
  return html`<circle class="${name}" cx="50" cy="50" r="43" pathLength="100" stroke-dasharray="${length} 100" transform="rotate(${Math.round(10 * turn) / 10} 50 50)"/>`;
}

export const statusMark: Readonly<Record<Status, string>> = {
  fail: '✗',
  unknown: '?',
  manual: '→',
  pass: '✓',
  skip: '–',
};

export const statusWords: Readonly<Record<Status, string>> = {
  fail: 'failed',
  unknown: 'unknown',
  manual: 'by hand',
  pass: 'passed',
  skip: 'does not apply',
};

/** The severity's tone, but unknown and manual results have their own. */
export function toneOf(severity: Severity, status: Status = 'fail'): Tone {
  if (status === 'unknown') return 'open';
  if (status === 'manual' || status === 'skip') return 'quiet';
  if (status === 'pass') return 'good';
  return ({ P0: 'p0', P1: 'p1', P2: 'p2', P3: 'p3' } as const)[severity];
}

/** `✗ P0 critical · failed`. */
export function badge(severity: Severity, status: Status): Markup {
  return html`<span class="badge tone-${toneOf(severity, status)}"><span aria-hidden="true">${statusMark[status]}</span> ${severity} ${severityName[severity]} <span class="state">${statusWords[status]}</span></span>`;
}
