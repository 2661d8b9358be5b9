import { Problem } from '../../model/problem.ts';
import { literalOf, writingsOf } from './literal.ts';
import { type EnvFileLine, parseEnvFile } from './parse.ts';

/** A value to set, or null to remove the key. */
export type EnvChanges = Readonly<Record<string, string | null>>;

/**
 * The text of an env file with keys set or removed, every other byte as it was. Sets the last assignment of a key, since
 * that is the one Compose takes; keeps its kind of quotes where the value allows, and its comment. A key that already
 * has the value is left alone. Removes every assignment of a key. Throws a `Problem` rather than write what Compose
 * would read differently.
 */
export function setEnvKeys(text: string, shown: string, changes: EnvChanges): string {
  const newline = newlineOf(text);
  let lines = parseEnvFile(text, shown);
  for (const [key, value] of Object.entries(changes)) {
    refuseOddKey(key, shown);
    if (value !== null) refuseOddValue(key, value, shown);
    const before = lines;
    const edited = value === null ? removed(before, key, newline) : set(before, key, value, newline, shown);
    if (edited === undefined) continue;
    lines = parseEnvFile(edited, shown);
    confirm(before, lines, key, value, shown);
  }
  return lines.map((line) => line.raw).join('');
}

function set(
  lines: readonly EnvFileLine[],
  key: string,
  value: string,
  newline: string,
  shown: string,
): string | undefined {
  const index = lastOf(lines, key);
  const line = lines[index];
  if (line === undefined) return appended(lines, key, value, newline, shown);
  if (literalOf(line) === value) return undefined;
  const [from, to] = line.valueSpan ?? [0, 0];
  const head = line.raw.slice(0, from) + (line.bare === true ? '=' : '');
  const tail = line.raw.slice(to) + restOfLine(lines, index);
  const written = writingsOf(value, line.quote ?? 'none').find((writing) =>
    readsBack(head + writing + tail, key, value),
  );
  if (written === undefined) throw unwritable(key, line, shown);
  return join(lines.slice(0, index)) + head + written + line.raw.slice(to) + join(lines.slice(index + 1));
}

function appended(
  lines: readonly EnvFileLine[],
  key: string,
  value: string,
  newline: string,
  shown: string,
): string {
  const written = writingsOf(value, 'none').find((writing) =>
    readsBack(`${key}=${writing}${newline}`, key, value),
  );
  if (written === undefined) throw unwritable(key, lines.at(-1), shown);
  const text = join(lines);
  const gap = text === '' || text === '\ufeff' || text.endsWith('\n') ? '' : newline;
  return `${text}${gap}${key}=${written}${newline}`;
}

function removed(lines: readonly EnvFileLine[], key: string, newline: string): string | undefined {
  if (lastOf(lines, key) === -1) return undefined;
  let text = '';
  for (const line of lines) {
    if (line.kind !== 'assignment' || line.key !== key) text += line.raw;
    else if (line.raw.startsWith('\ufeff')) text += '\ufeff';
    else if (text !== '' && !/[\n\ufeff]$/.test(text) && line.raw.endsWith('\n')) text += newline;
  }
  return text;
}

/** The last assignment with a value; only where there is none, a bare `KEY`. -1 without either. */
function lastOf(lines: readonly EnvFileLine[], key: string): number {
  const withValue = lines.findLastIndex((line) => line.key === key && line.bare !== true);
  return withValue === -1 ? lines.findLastIndex((line) => line.key === key) : withValue;
}

/** Statements behind a quoted value can share its line: they must not be drawn into the value. */
function restOfLine(lines: readonly EnvFileLine[], index: number): string {
  let rest = '';
  for (let at = index; lines[at]?.raw.endsWith('\n') === false; at += 1) rest += lines[at + 1]?.raw ?? '';
  return rest;
}

function readsBack(line: string, key: string, value: string): boolean {
  try {
    const [first] = parseEnvFile(line, '');
    return first?.key === key && literalOf(first) === value;
  } catch (error) {
    if (error instanceof Problem) return false;
    throw error;
  }
}

/** The edit must have changed what was asked for and nothing else; if not, nothing is returned. */
function confirm(
  before: readonly EnvFileLine[],
  after: readonly EnvFileLine[],
  key: string,
  value: string | null,
  shown: string,
): void {
  const changed = after[lastOf(after, key)];
  const isAsWished =
    value === null ? changed === undefined : changed !== undefined && literalOf(changed) === value;
  if (isAsWished && meaningWithout(before, key) === meaningWithout(after, key)) return;
  throw new Problem({
    code: 'env-file-edit',
    message: `${key} cannot be changed without changing another line`,
    at: (before[lastOf(before, key)] ?? before.at(-1))?.at ?? { file: shown, line: 1 },
    hints: ['Put each variable on its own line, then try again'],
  });
}

/** Everything but the key, as Compose reads it. A last line `KEY` reads as an empty name until a line follows it. */
function meaningWithout(lines: readonly EnvFileLine[], key: string): string {
  const others = lines.filter((line) => line.kind !== 'blank' && (line.key || line.body) !== key);
  return JSON.stringify(
    others.map((line) => {
      if (line.kind === 'comment') return line.raw.replace(/\r?\n$/, '');
      if (line.key === '' || line.bare === true) return line.key || line.body;
      return [line.key, line.quote, line.body];
    }),
  );
}

function newlineOf(text: string): string {
  const all = text.split('\n').length - 1;
  const windows = text.split('\r\n').length - 1;
  return windows * 2 > all ? '\r\n' : '\n';
}

function join(lines: readonly EnvFileLine[]): string {
  return lines.map((line) => line.raw).join('');
}

function refuseOddKey(key: string, shown: string): void {
  if (/^[A-Za-z_][A-Za-z0-9_.-]*$/.test(key)) return;
  throw new Problem({
    code: 'env-file-key',
    message: `${JSON.stringify(key)} is no name for a variable`,
    at: { file: shown, line: 1 },
    hints: ['Use letters, digits and underscores, and start with a letter'],
  });
}

function refuseOddValue(key: string, value: string, shown: string): void {
  if (!/\0|\p{Cs}/u.test(value)) return;
  throw new Problem({
    code: 'env-file-value',
    message: `the value for ${key} holds a NUL or half a character, which no environment can hold`,
    at: { file: shown, line: 1 },
    hints: ['Remove the character'],
  });
}

function unwritable(key: string, line: EnvFileLine | undefined, shown: string): Problem {
  return new Problem({
    code: 'env-file-unwritable',
    message: `no way was found to write the new value of ${key} so that Compose reads it back`,
    at: line?.at ?? { file: shown, line: 1 },
    hints: [`Set ${key} by hand`],
  });
}
