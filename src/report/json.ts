import type { AuditReport } from '../model/audit.ts';

/** Legal inside JSON strings, but not harmless on a terminal: C1 controls, bidirectional controls, separators. */
const unseen = /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** The report as JSON (docs/reports/audit.schema.json), escaped so that it may be printed anywhere. */
export function renderJson(report: AuditReport): string {
  const text = JSON.stringify(report, null, 2).replace(unseen, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return `${text}\n`;
}
