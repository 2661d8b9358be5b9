import type { AuditReport } from '../model/audit.ts';

export interface RenderOptions {
  /** Columns of the terminal; other formats do not care. */
  readonly width: number;
  readonly colour: boolean;
  /** Also list what passed and what does not apply, where a form leaves them out (terminal, sarif, markdown). */
  readonly all: boolean;
}

export const formatNames = ['terminal', 'json', 'html', 'sarif', 'junit', 'markdown', 'roadmap'] as const;

export type FormatName = (typeof formatNames)[number];

/** What the end of a file's name says about the form; the longer end first. */
const byEnding: readonly (readonly [string, FormatName])[] = [
  ['.sarif.json', 'sarif'],
  ['.sarif', 'sarif'],
  ['.json', 'json'],
  ['.html', 'html'],
  ['.xml', 'junit'],
  ['.md', 'markdown'],
];

/** The form that a file's name asks for; a name that says nothing means plain text. */
export function formatOfFile(name: string): FormatName {
  return byEnding.find(([ending]) => name.toLowerCase().endsWith(ending))?.[1] ?? 'terminal';
}

/** A report as text that ends with a newline. */
export type Renderer = (report: AuditReport, options: RenderOptions) => string;

/** Every form a report can take. Loaded when asked for: an audit in a terminal must not wait for the page's code. */
export const formats: Readonly<Record<FormatName, () => Promise<Renderer>>> = {
  terminal: async () => (await import('./terminal.ts')).renderTerminal,
  json: async () => (await import('./json.ts')).renderJson,
  html: async () => (await import('./html.ts')).renderHtml,
  sarif: async () => (await import('./sarif.ts')).renderSarif,
  junit: async () => (await import('./junit.ts')).renderJunit,
  markdown: async () => (await import('./markdown.ts')).renderMarkdown,
  roadmap: async () => (await import('./roadmap.ts')).renderRoadmap,
};
