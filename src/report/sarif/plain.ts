import { shown } from '../shown.ts';

/**
 * Text of a deployment as a plain message: visible characters, and nothing that a reader takes for a link
 * (SARIF 2.1.0 section 3.11.6) or for a placeholder (3.11.5).
 */
export function plain(text: string): string {
  return shown(text)
    .replaceAll('](', '] (')
    .replace(/\{(\d+)\}/g, '{{$1}}');
}
