import type { AuditReport } from '../model/audit.ts';
import { renderHtml } from './html.ts';
import { renderJson } from './json.ts';
import { renderTerminal } from './terminal.ts';

export interface RenderOptions {
  /** Columns of the terminal; other formats do not care. */
  readonly width: number;
  readonly colour: boolean;
  /** Also list what passed and what does not apply. The other formats always do. */
  readonly all: boolean;
}

export type FormatName = 'terminal' | 'json' | 'html';

/** Every form a report can take; text that ends with a newline. */
export const formats: Readonly<Record<FormatName, (report: AuditReport, options: RenderOptions) => string>> =
  {
    terminal: renderTerminal,
    json: (report) => renderJson(report),
    html: (report) => renderHtml(report),
  };
