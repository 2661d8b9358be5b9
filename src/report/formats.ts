import type { AuditReport } from '../model/audit.ts';

export interface RenderOptions {
  /** Columns of the terminal; other formats do not care. */
  readonly width: number;
  readonly colour: boolean;
  /** Also list what passed and what does not apply. The other formats always do. */
  readonly all: boolean;
}

export type FormatName = 'terminal' | 'json' | 'html';

/** A report as text that ends with a newline. */
export type Renderer = (report: AuditReport, options: RenderOptions) => string;

/** Every form a report can take. Loaded when asked for: an audit in a terminal must not wait for the page's code. */
export const formats: Readonly<Record<FormatName, () => Promise<Renderer>>> = {
  terminal: async () => (await import('./terminal.ts')).renderTerminal,
  json: async () => (await import('./json.ts')).renderJson,
  html: async () => (await import('./html.ts')).renderHtml,
};
