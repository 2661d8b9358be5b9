import { counted } from '../../engine/words.ts';
import type { AuditReport } from '../../model/audit.ts';
import { acceptedOf, ignoreNotes } from '../words.ts';
import { finding } from './finding.ts';
import { html, type Markup } from './markup.ts';

/** What is accepted for now, what is fixed since the baseline, and entries of the ignore file that do nothing. */
export function settled(report: AuditReport): readonly Markup[] {
  return [acceptedGroup(report), fixedGroup(report), noteGroup(report)].filter((markup) => markup !== null);
}

function acceptedGroup(report: AuditReport): Markup | null {
  const own = acceptedOf(report);
  if (own.length === 0) return null;
  return html`<section class="group"><h3>Accepted for now <small>${counted(own.length, 'finding')}, still in score and verdict</small></h3>
${own.map(finding)}</section>`;
}

// The script hides a group without a finding to show: what follows holds none, and is no group.

function fixedGroup({ baseline }: AuditReport): Markup | null {
  if (baseline === undefined || baseline.fixed.length === 0) return null;
  const items = baseline.fixed.map(({ id, title, severity }) => {
    return html`<li>${severity} ${title} <code>${id}</code></li>`;
  });
  return html`<section class="settled"><h3>Fixed <small>since ${baseline.generatedAt.slice(0, 10)}</small></h3><ul>${items}</ul></section>`;
}

function noteGroup(report: AuditReport): Markup | null {
  const notes = ignoreNotes(report);
  if (notes.length === 0) return null;
  return html`<section class="settled"><h3>Entries of the ignore file that do nothing</h3><ul>${notes.map((note) => html`<li>${note}</li>`)}</ul></section>`;
}
