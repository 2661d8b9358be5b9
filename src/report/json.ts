import type { AuditReport } from '../model/audit.ts';
import { printJson } from './print-json.ts';

/** The report as JSON (docs/reports/audit.schema.json). */
export function renderJson(report: AuditReport): string {
  return printJson(report);
}
