import { posix } from 'node:path';
import type { Mapping } from '../../deployment/node.ts';
import type { Place } from '../../model/place.ts';
import { Problem } from '../../model/problem.ts';
import type { Files } from '../../ports/files.ts';
import { clearSecrets } from './clear-secrets.ts';
import { type Complaint, complaintsOf, entryPlace, printPath } from './complaint.ts';
import { readDocument } from './document.ts';
import { ownedSettings } from './owned-settings.ts';
import { plainOf } from './plain.ts';
import { type Wishes, wishesFile, wishesShape } from './schema.ts';

/** The wishes of a deployment, every default filled in. */
export interface ReadWishes {
  readonly wishes: Wishes;
  /** Whether there is a file. */
  readonly present: boolean;
  /** The file as it is; null = there is none. */
  readonly text: string | null;
  /** The line of a key, or of the nearest key above it that the file has. */
  at(...path: readonly string[]): Place;
}

const mostBytes = 1024 * 1024;

/**
 * Reads `seaworthy.yaml` of a directory; no file = the defaults. Whatever is wrong in it is one Problem at the line of the
 * first mistake. Whether the services it names exist is checked by `requireKnownServices`.
 */
export function readWishes(directory: string, files: Files): ReadWishes {
  const file = files.read(posix.join(directory, wishesFile), mostBytes);
  if (file.ok) return parseWishes(file.text);
  if (file.refusal === 'missing') return { ...parseWishes(''), present: false, text: null };
  throw new Problem({
    code: 'wishes-unreadable',
    message: `${wishesFile} ${file.reason}`,
    hints: [`make it a readable text file, or move it away: without ${wishesFile} the defaults apply`],
  });
}

/** The wishes that a text says. */
export function parseWishes(text: string): ReadWishes {
  const root = readDocument(text);
  const parsed = wishesShape.safeParse(plainOf(root));
  const issues = parsed.success ? [] : parsed.error.issues;
  const complaints = [
    ...clearSecrets(root),
    ...ownedSettings(root),
    ...issues.flatMap((issue) => complaintsOf(issue, root)),
  ];
  const wrong = distinct(complaints).sort((left, right) => left.at.line - right.at.line);
  if (parsed.success && wrong.length === 0) {
    return { wishes: parsed.data, present: true, text, at: (...path) => placeIn(root, path) };
  }
  throw problemOf(wrong);
}

/** One mistake per key: a secret of the wrong type is said once. */
function distinct(complaints: readonly Complaint[]): Complaint[] {
  const byPath = new Map<string, Complaint>();
  for (const complaint of complaints) {
    const key = printPath(complaint.path);
    if (!byPath.has(key)) byPath.set(key, complaint);
  }
  return [...byPath.values()];
}

function problemOf([first, ...others]: readonly Complaint[]): Problem {
  if (first === undefined) throw new Error('the schema refuses wishes without saying why');
  const more = others.slice(0, 4).map(({ path, at }) => `${printPath(path)} (line ${at.line})`);
  const also = others.length > more.length ? `${more.join(', ')} and more` : more.join(', ');
  const where = first.path.length === 0 ? '' : `${printPath(first.path)}: `;
  return new Problem({
    code: 'wishes-invalid',
    message: `${where}${first.text}`,
    at: first.at,
    hints: also === '' ? [first.hint] : [first.hint, `wrong too: ${also}`],
  });
}

function placeIn(root: Mapping, path: readonly string[]): Place {
  return entryPlace(root, path);
}
