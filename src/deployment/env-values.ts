// What the lines of an env file mean to Compose (compose-go v2.9.1, dotenv/parser.go and env.go).
import type { Place } from '../model/place.ts';
import type { EnvFileLine } from './env-file/parse.ts';
import { readEnvBody } from './env-file/read-body.ts';
import { type Lookup, substitute, TemplateError } from './interpolate/template.ts';
import type { VariableUse } from './node.ts';
import { trouble } from './trouble.ts';

export interface EnvValue {
  readonly value: string;
  readonly at: Place;
  /** Variables the value itself was made from. */
  readonly from: readonly VariableUse[];
}

/**
 * Sets each variable of the file in `values`, in order. `outer` knows variables from outside, which win inside `${}`;
 * then the earlier lines count.
 */
export function evaluateEnvFile(
  lines: readonly EnvFileLine[],
  outer: Lookup,
  values: Map<string, EnvValue>,
): void {
  const lookup: Lookup = (name) => {
    const known = values.get(name);
    return outer(name) ?? (known && { value: known.value, source: 'env-file', at: known.at });
  };
  for (const line of lines) {
    if (line.kind !== 'assignment') continue;
    const key = line.key ?? '';
    const value = line.bare === true ? inherited(key, line, lookup) : assigned(line, lookup);
    if (value !== undefined) values.set(key, value);
  }
}

function inherited(key: string, line: EnvFileLine, lookup: Lookup): EnvValue | undefined {
  const found = lookup(key);
  return found === undefined ? undefined : { value: found.value, at: line.at, from: [] };
}

function assigned(line: EnvFileLine, lookup: Lookup): EnvValue {
  const { text, template } = readEnvBody(line);
  if (!template) return { value: text, at: line.at, from: [] };
  try {
    const { text: value, from } = substitute(text, lookup);
    return { value, at: line.at, from };
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw trouble(
      'env-file-interpolation',
      `${line.key}: ${error.message}`,
      line.at,
      error.missing === undefined
        ? 'Put the value in single quotes when a dollar sign is meant'
        : `Set ${error.missing} above this line or in the environment`,
    );
  }
}
