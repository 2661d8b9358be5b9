import type { EnvFileLine } from '../../deployment/env-file/parse.ts';

/**
 * Whether Compose reads something else than a person sees: a lost `$`, a cut comment, an escape. Quotes around the value
 * and blanks at the end are what everybody expects to disappear (failure case 41).
 */
export function isAltered(line: EnvFileLine, value: string): boolean {
  if (line.key === undefined || line.bare === true) return false;
  const written = line.raw
    .slice(line.raw.indexOf('=') + 1)
    .replace(/\r?\n$/, '')
    .trim();
  // A comment that looks like one (`value # note`) takes nobody by surprise; `pass #word` does.
  const shown = [written, written.replace(/\s+#\s.*$/s, ''), written.replace(/(?<=["'])\s+#.*$/s, '')];
  return !shown.some((text) => text === value || /^(["'])([\s\S]*)\1$/.exec(text)?.[2] === value);
}
