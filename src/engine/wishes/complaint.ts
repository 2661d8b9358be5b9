// From zod's issues to what a person reads: `path.to.key: what was seen, what it should be`.
import type { z } from 'zod';
import { at, type Mapping, type Node } from '../../deployment/node.ts';
import { redactShapes } from '../../facts/redaction/shapes.ts';
import type { Place } from '../../model/place.ts';
import { nearNames } from '../near-names.ts';
import { listed } from '../words.ts';
import { allKeys, knownKeys } from './known-keys.ts';

/** One thing that is wrong in the file. */
export interface Complaint {
  readonly path: readonly PropertyKey[];
  readonly at: Place;
  /** What was seen and what it should be, without the path. */
  readonly text: string;
  readonly hint: string;
}

type Issue = z.core.$ZodIssue;

/** The complaints of one issue: an object with three unknown keys has three. */
export function complaintsOf(issue: Issue, root: Mapping): readonly Complaint[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(issue.path, key, root));
  const inner =
    issue.code === 'invalid_union' ? meantBranch(issue.errors, at(root, ...steps(issue.path))) : null;
  if (inner !== null) {
    return inner.flatMap((part) => complaintsOf({ ...part, path: [...issue.path, ...part.path] }, root));
  }
  const wrong = at(root, ...steps(issue.path));
  const place = entryPlace(root, issue.path);
  if (wrong === undefined) return [missing(issue, place)];
  if (issue.code === 'invalid_key') {
    const wanted = issue.issues[0]?.message ?? 'a name';
    return [{ path: issue.path, at: place, text: `should be ${wanted}`, hint: seeReference(issue.path) }];
  }
  const text = `${seen(wrong, issue.path)}, should be ${wantedBy(issue)}`;
  return [{ path: issue.path, at: place, text, hint: seeReference(issue.path) }];
}

/** `logs.max_size`; long names are cut, so that one line stays one line. */
export function printPath(path: readonly PropertyKey[]): string {
  return path.map((step) => cut(String(step), 60)).join('.');
}

/** Where the key of a path stands, or the nearest thing above it that is there. */
export function entryPlace(root: Mapping, path: readonly PropertyKey[]): Place {
  const parent = path.length === 0 ? undefined : at(root, ...steps(path.slice(0, -1)));
  const last = path.at(-1);
  if (parent?.kind === 'mapping') return parent.entries.get(String(last))?.keyAt ?? parent.at;
  return at(root, ...steps(path))?.at ?? (path.length === 0 ? root.at : entryPlace(root, path.slice(0, -1)));
}

function unknownKey(path: readonly PropertyKey[], key: string, root: Mapping): Complaint {
  const full = [...path, key];
  const siblings = knownKeys(path);
  const near = nearNames(key, siblings).map((name) => printPath([...path, name]));
  const elsewhere = allKeys().filter((known) => known.endsWith(`.${key}`));
  const meant = [...new Set([...elsewhere, ...near])];
  const taken = `${path.length === 0 ? 'at top level' : printPath(path)} takes ${listed(siblings, 12)}`;
  const hint = meant.length > 0 ? `did you mean ${meant.slice(0, 3).join(' or ')}?` : taken;
  return { path: full, at: entryPlace(root, full), text: 'there is no such key', hint };
}

function missing(issue: Issue, place: Place): Complaint {
  return {
    path: issue.path,
    at: place,
    text: `is missing, should be ${wantedBy(issue)}`,
    hint: seeReference(issue.path),
  };
}

/** Of a union's branches, the one whose kind the user chose: a mapping was meant as the branch that takes mappings. */
function meantBranch(
  branches: readonly (readonly Issue[])[],
  node: Node | undefined,
): readonly Issue[] | null {
  if (node?.kind !== 'mapping') return null;
  const meant = branches.find((issues) => issues.every((issue) => !isAnotherKind(issue)));
  if (meant === undefined) return null;
  // A misspelt key explains why the right one is missing.
  const isMisspelt = (issue: Issue) => issue.code === 'unrecognized_keys';
  return [...meant.filter(isMisspelt), ...meant.filter((issue) => !isMisspelt(issue))];
}

function isAnotherKind(issue: Issue): boolean {
  if (issue.code === 'invalid_union') return true;
  return issue.code === 'invalid_type' && issue.path.length === 0;
}

/** A value as it may be shown: what stands below `environment` and `postgres` may be a secret in the wrong place. */
function seen(node: Node, path: readonly PropertyKey[]): string {
  if (node.kind !== 'scalar') return node.kind === 'list' ? 'a list' : 'a mapping';
  if (node.value === null) return 'nothing';
  const mayHide = path[0] === 'environment' || path[0] === 'postgres';
  if (typeof node.value !== 'string') return mayHide ? `a ${typeof node.value}` : String(node.value);
  return mayHide ? 'this text' : JSON.stringify(cut(redactShapes(node.value), 40));
}

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a whole number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'a mapping (key: value)',
  record: 'a mapping (name: value)',
  array: 'a list',
};

function wantedBy(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return kinds[issue.expected] ?? issue.expected;
    case 'invalid_value':
      return oneOf(issue.values.map(String));
    case 'too_small':
      return `${issue.minimum} or more`;
    case 'too_big':
      return `${issue.maximum} or less`;
    case 'invalid_format':
      return issue.format === 'email' ? 'a mail address' : issue.message;
    case 'invalid_union':
      return issue.path[0] === 'environment' ? 'text, or a mapping such as { secret: env:NAME }' : 'text';
    default:
      return issue.message;
  }
}

function oneOf(values: readonly string[]): string {
  if (values.length < 2) return values.join('');
  return `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`;
}

function seeReference([section = 'docs/config.md']: readonly PropertyKey[]): string {
  return `docs/config.md describes ${String(section) === 'docs/config.md' ? 'every key' : cut(String(section), 60)}`;
}

function steps(path: readonly PropertyKey[]): readonly (string | number)[] {
  return path.map((step) => (typeof step === 'number' ? step : String(step)));
}

function cut(text: string, most: number): string {
  const letters = [...text];
  return letters.length <= most ? text : `${letters.slice(0, most - 1).join('')}…`;
}
