import type { EnvFileLine } from '../../deployment/env-file/parse.ts';
import type { EnvKeyFact } from '../../model/facts/deployment.ts';

/** A name without braces; `$$` is a dollar, and `${NAME}` is written by people who mean a variable. */
const bareName = /\$\$|\\\$|\$([A-Za-z_]\w*)/g;

/**
 * What Compose takes away from a value, where whoever wrote it can hardly have meant that (failure case 41): `pa$word`
 * without a variable `word` becomes `pa`, and `pass #word` ends before the blank. Compose's grammar: compose-go
 * dotenv/parser.go. A whole value `$NAME` is taken for what it looks like, a variable of the shell.
 */
export function lostPart(
  line: EnvFileLine,
  isSet: (name: string) => boolean,
): NonNullable<EnvKeyFact['lost']> | undefined {
  const body = line.body ?? '';
  if (line.quote !== 'single' && !/^\$[A-Z_][A-Z0-9_]*$/.test(body)) {
    const names = [...body.matchAll(bareName)].flatMap(([, name]) => name ?? []);
    if (names.some((name) => !isSet(name))) return 'variable';
  }
  if (line.quote !== 'none' || line.valueSpan === undefined) return undefined;
  return /^\s+#[^\s#]/.test(line.raw.slice(line.valueSpan[1])) ? 'comment' : undefined;
}
