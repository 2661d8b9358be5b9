import type { EnvValue } from './env-values.ts';
import type { Lookup } from './interpolate/template.ts';
import { trouble } from './trouble.ts';

/** `format: raw`: lines as `docker run --env-file` reads them, no quotes, no variables (docker/cli, kvfile.go). */
export function readRawEnvFile(
  text: string,
  shown: string,
  lookup: Lookup,
  values: Map<string, EnvValue>,
): void {
  for (const [index, raw] of text
    .replace(/^\ufeff/, '')
    .split('\n')
    .entries()) {
    const at = { file: shown, line: index + 1 };
    const line = raw.replace(/\r$/, '').trimStart();
    if (line === '' || line.startsWith('#')) continue;
    const equals = line.indexOf('=');
    const key = equals === -1 ? line : line.slice(0, equals);
    if (key === '' || /[ \t]/.test(key)) {
      throw trouble(
        'env-file-invalid',
        'a variable has no name, or a name with a blank in it',
        at,
        'Write NAME=value',
      );
    }
    const value = equals === -1 ? lookup(key)?.value : line.slice(equals + 1);
    if (value !== undefined) values.set(key, { value, at, from: [] });
  }
}
