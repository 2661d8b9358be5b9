// Enters: the text of an ignore file. Leaves: its entries, every one complete, or one Problem at the line of the first mistake.
// A mistake is never passed over: an entry that silently does nothing, or more than was meant, is worse than none.
import { type Entry, itemsOf, type Mapping, type Node } from '../../deployment/node.ts';
import { readYaml, type YamlDocument } from '../../deployment/yaml/read.ts';
import { redactProblem } from '../../facts/redaction/problem.ts';
import type { Place } from '../../model/place.ts';
import { Problem } from '../../model/problem.ts';
import { type AcceptanceList, ignoreFile } from './entry.ts';
import { type Mistake, quoted, readEntry } from './read-entry.ts';

export interface ReadingOptions {
  /** The file as messages name it. */
  readonly file: string;
  /** Ids of all checks. */
  readonly checks: readonly string[];
  /** The day an acceptance may not be more than a year ahead of. */
  readonly today: Date;
}

/** The entries of an ignore file; an empty file has none. */
export function readAcceptances(text: string, options: ReadingOptions): AcceptanceList {
  const list = listOf(documentOf(text, options.file), options.file);
  const read = list.map((item) => readEntry(item, options));
  const mistakes = read.flatMap((result) => ('mistakes' in result ? result.mistakes : []));
  if (mistakes.length > 0) throw problemOf(mistakes);
  return { file: options.file, entries: read.flatMap((result) => ('entry' in result ? [result.entry] : [])) };
}

function documentOf(text: string, file: string): Node | null {
  const documents = yamlOf(text, file);
  const [first, second] = documents;
  if (second !== undefined) {
    throw refuse(
      'holds two YAML documents, should be one',
      second.root.at,
      'remove the line `---` and what is below it',
    );
  }
  if (first === undefined) return null;
  if (first.dropped.length > 0) {
    throw refuse('the tags !reset and !override mean nothing here', first.root.at, 'remove the tag');
  }
  return first.root;
}

function yamlOf(text: string, file: string): readonly YamlDocument[] {
  try {
    return readYaml(text, file, { datesAreText: true });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { message, at } = redactProblem(error);
    // The reader is Compose's, and so is its advice.
    throw refuse(
      message.replace(/, (?:so Compose refuses the file|which Compose refuses)$/, ''),
      at ?? { file, line: 1 },
      'correct the line, or the one above it; docs/reports/README.md shows a whole file',
    );
  }
}

function listOf(root: Node | null, file: string): readonly Node[] {
  if (root === null || isNothing(root)) return [];
  if (root.kind !== 'mapping')
    throw refuse('should be a mapping with the one key `accept`', root.at, exampleHint);
  const stranger = [...root.entries].find(([key]) => key !== 'accept');
  if (stranger !== undefined) {
    const [key, { keyAt }] = stranger;
    throw refuse(`there is no key ${quoted(key)} at top level`, keyAt, 'put all entries below `accept:`');
  }
  return entriesOf(root, file);
}

function entriesOf(root: Mapping, file: string): readonly Node[] {
  const accept: Entry | undefined = root.entries.get('accept');
  if (accept === undefined || isNothing(accept.value)) return [];
  if (accept.value.kind === 'list') return itemsOf(accept.value);
  throw refuse('accept should be a list', { ...accept.keyAt, file }, exampleHint);
}

const exampleHint =
  'write `accept:` and below it entries such as `- { check: ID, reason: WHY, until: YYYY-MM-DD }`';

function isNothing(node: Node): boolean {
  return node.kind === 'scalar' && (node.value === null || node.value === '');
}

function problemOf(mistakes: readonly Mistake[]): Problem {
  const [first, ...others] = [...mistakes].sort((left, right) => left.at.line - right.at.line);
  if (first === undefined) throw new Error('no mistake to tell');
  const lines = [...new Set(others.map(({ at }) => at.line))];
  const more = lines.length === 0 ? [] : [`wrong too: line ${lines.slice(0, 5).join(', ')}`];
  return new Problem({
    code: 'ignore-invalid',
    message: first.text,
    at: first.at,
    hints: [first.hint, ...more],
  });
}

function refuse(message: string, at: Place, hint: string): Problem {
  return new Problem({ code: 'ignore-invalid', message, at, hints: [hint] });
}

/** The Problem of an ignore file that cannot be read at all. */
export function unreadable(file: string, reason: string): Problem {
  return new Problem({
    code: 'ignore-unreadable',
    message: `${file} ${reason}`,
    hints: [`make it a readable text file, or move it away: without ${ignoreFile} every finding counts`],
  });
}
