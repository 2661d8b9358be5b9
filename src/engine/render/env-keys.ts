// Our keys in the person's env file. What was written before is recorded with each key, so that taking all of them out
// gives the person's own file back, byte for byte; a generation is always made from that file, never from the last one.
import { setEnvKeys } from '../../deployment/env-file/edit.ts';
import { literalOf } from '../../deployment/env-file/literal.ts';
import { type EnvFileLine, parseEnvFile } from '../../deployment/env-file/parse.ts';
import type { EnvEdit } from '../../model/run.ts';
import { generationOf } from '../state/places.ts';

export interface WithoutOurs {
  /** The person's own env file. */
  readonly text: string;
  /** Keys whose value is not the one we wrote: a person's now, left as they are. */
  readonly kept: readonly string[];
}

/** The env file with every key of ours put back to what it was. */
export function withoutOurs(
  text: string,
  shown: string,
  edits: readonly EnvEdit[],
  separator = ':',
): WithoutOurs {
  const kept: string[] = [];
  // Last in, first out: the line ending added for the first of several new keys goes when it has become the last line.
  const restored = [...edits].reverse().reduce((known, edit) => {
    const lines = parseEnvFile(known, shown);
    const index = lastOf(lines, edit.key);
    const line = lines[index];
    if (line !== undefined && literalOf(line) === edit.after)
      return putBack(known, lines, index, edit, shown);
    if (line !== undefined || edit.before !== null) kept.push(edit.key);
    return edit.key === 'COMPOSE_FILE' ? withoutOurEntry(known, line, separator, shown) : known;
  }, text);
  return { text: restored, kept: kept.reverse() };
}

function putBack(
  text: string,
  lines: readonly EnvFileLine[],
  index: number,
  edit: EnvEdit,
  shown: string,
): string {
  const written = edit.written ?? '';
  if (written.trim() === '' && edit.before === null) return removed(text, lines, index, written, edit, shown);
  const statement = asStatement(written, lines[index]?.raw ?? '', edit.key);
  if (statement === undefined) return setEnvKeys(text, shown, { [edit.key]: edit.before });
  return [
    ...lines.slice(0, index).map(({ raw }) => raw),
    statement,
    ...lines.slice(index + 1).map(({ raw }) => raw),
  ].join('');
}

/** What was written, with the line ending the line has now; undefined when it is no statement of that key. */
function asStatement(written: string, present: string, key: string): string | undefined {
  if (written === '') return undefined;
  const ending = /\r?\n$/.exec(present)?.[0] ?? '';
  const statement = written.replace(/\r?\n$/, '') + ending;
  const [line, ...more] = parseEnvFile(`${statement}\n`, '');
  const isWhole = more.every(({ kind }) => kind === 'blank');
  return isWhole && line?.key === key ? statement : undefined;
}

function removed(
  text: string,
  lines: readonly EnvFileLine[],
  index: number,
  ending: string,
  edit: EnvEdit,
  shown: string,
): string {
  const rest = setEnvKeys(text, shown, { [edit.key]: null });
  const wasLast = index === lines.length - 1;
  return wasLast && ending !== '' && rest.endsWith(ending) ? rest.slice(0, -ending.length) : rest;
}

/** A list that a person changed stays theirs, but cannot go on naming a generation. */
function withoutOurEntry(
  text: string,
  line: EnvFileLine | undefined,
  separator: string,
  shown: string,
): string {
  const entries = (line && literalOf(line))?.split(separator) ?? [];
  const own = entries.filter((entry) => generationOf(entry) === null);
  if (own.length === entries.length) return text;
  return setEnvKeys(text, shown, { COMPOSE_FILE: own.length === 0 ? null : own.join(separator) });
}

export interface WantedKey {
  readonly key: string;
  readonly value: string;
  readonly change: string;
}

/** Sets keys in the person's env file, in this order; says what each replaced. A key that has its value already is no edit. */
export function withOurs(
  text: string,
  shown: string,
  wanted: readonly WantedKey[],
  before: ReadonlyMap<string, { readonly value: string }>,
): { readonly text: string; readonly edits: readonly EnvEdit[] } {
  const edits: EnvEdit[] = [];
  const changed = wanted.reduce((known, { key, value, change }) => {
    const next = setEnvKeys(known, shown, { [key]: value });
    if (next === known) return known;
    const lines = parseEnvFile(known, shown);
    const line = lines[lastOf(lines, key)];
    const written = line?.raw ?? /^\r?\n/.exec(next.slice(known.length))?.[0];
    edits.push({
      key,
      before: before.get(key)?.value ?? null,
      after: value,
      change,
      ...(written === undefined ? {} : { written }),
    });
    return next;
  }, text);
  return { text: changed, edits };
}

/** The assignment that counts: the last with a value, else the last bare `KEY` (as `setEnvKeys` chooses). */
function lastOf(lines: readonly EnvFileLine[], key: string): number {
  const withValue = lines.findLastIndex((line) => line.key === key && line.bare !== true);
  return withValue === -1 ? lines.findLastIndex((line) => line.key === key) : withValue;
}
