import type { Place } from '../../model/place.ts';
import type { Node, Scalar } from '../node.ts';
import { mapChildren } from '../tree/build.ts';
import { type Cursor, into, ruleAt } from '../tree/pattern.ts';
import { joinPath } from '../tree/rewrite.ts';
import { trouble, wrongValue } from '../trouble.ts';
import { type Cast, casts } from './casts.ts';
import { type Lookup, type Substituted, substitute, TemplateError } from './template.ts';

/** Where the variables of all files are noted. */
export interface VariableNotes {
  readonly used: Set<string>;
  readonly unset: { readonly name: string; readonly at: Place }[];
}

/** Every text of the tree with its variables replaced, then turned into the type its attribute has. */
export function interpolate(root: Node, lookup: Lookup, notes: VariableNotes): Node {
  return walk(root, casts, '', lookup, notes);
}

function walk(node: Node, cursor: Cursor<Cast>, path: string, lookup: Lookup, notes: VariableNotes): Node {
  if (node.kind === 'scalar') return ofScalar(node, ruleAt(cursor), path, lookup, notes);
  return mapChildren(node, (child, key) =>
    walk(child, into(cursor, key), joinPath(path, key), lookup, notes),
  );
}

function ofScalar(
  node: Scalar,
  cast: Cast | undefined,
  path: string,
  lookup: Lookup,
  notes: VariableNotes,
): Scalar {
  if (typeof node.value !== 'string') return node;
  if (cast === undefined && !node.value.includes('$')) return node;
  const { text, from, names } = expand(node.value, path, node.at, lookup);
  for (const name of names) notes.used.add(name);
  for (const use of from) if (use.source === 'unset') notes.unset.push({ name: use.name, at: node.at });
  const replaced: Scalar =
    from.length === 0 ? { ...node, value: text, from } : { ...node, value: text, from, written: node.value };
  if (cast === undefined) return replaced;
  const typed = cast(text);
  if (typed === undefined) throw wrongValue(path, 'does not have the type that Compose needs there', node.at);
  return { ...replaced, ...typed };
}

function expand(template: string, path: string, at: Place, lookup: Lookup): Substituted {
  try {
    return substitute(template, lookup);
  } catch (error) {
    if (error instanceof TemplateError) throw unexpandable(error, path, at);
    throw error;
  }
}

function unexpandable(error: TemplateError, path: string, at: Place): Error {
  if (error.missing === undefined) {
    return trouble(
      'compose-interpolation',
      `${path}: ${error.message}`,
      at,
      'Write $$ where a dollar sign is meant',
    );
  }
  return trouble(
    'compose-variable-required',
    `error while interpolating ${path}: ${error.message}`,
    at,
    `Set ${error.missing} in .env or in the environment`,
  );
}
