// What a person does to the files of a deployment by hand. Each edit is a function of the text that is there, so that it can
// be done again in a copy that never saw Seaworthy. Each leaves a word of its own, by which it is found again.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { composeNames } from './small-stack.ts';

export type EditKind = (typeof editKinds)[number];

export const editKinds = [
  'own-key',
  'comment',
  'present-key',
  'absent-key',
  'service',
  'variable',
  'port',
  'file-behind',
  'file-between',
  'generated-comment',
  'generated-value',
  'generated-foreign',
  'note-in-ours',
] as const;

/** Variables of samples that have a default, and no line in the env file. */
const absentKeys = ['JWT_EXPIRY', 'MAX_ROWS', 'PGRST_DB_MAX_ROWS'];

export interface HandEdit {
  readonly kind: EditKind;
  /** Where, of as many places as there are. */
  readonly where: number;
  /** What makes it the only one of its kind. */
  readonly number: number;
}

export function handEdit(kinds: readonly EditKind[] = editKinds): fc.Arbitrary<HandEdit> {
  return fc.record({
    kind: fc.constantFrom(...kinds),
    where: fc.nat({ max: 60 }),
    number: fc.constant(1000),
  });
}

/** Whether an edit is of a file that only Seaworthy makes. */
export function isOfOurs({ kind }: HandEdit): boolean {
  return kind.startsWith('generated-') || kind === 'note-in-ours';
}

/** The word by which an edit is found again. */
export function wordOf({ number }: HandEdit): string {
  return `hand${number}`;
}

/** Does the edit; false = there is nothing here to edit that way. `keys` = keys that stood in the env file at first. */
export function edit(directory: string, one: HandEdit, keys: readonly string[]): boolean {
  const word = wordOf(one);
  switch (one.kind) {
    case 'own-key':
      return changed(directory, '.env', (text) => `${ended(text)}HAND_${one.number}=${word} # mine\n`);
    case 'comment':
      return changed(directory, '.env', (text) => withLine(text, nameOf(keys, one), `# ${word}`));
    case 'present-key':
      return changed(directory, '.env', (text) =>
        withValue(text, nameOf(keys, one), valueFor(text, one, keys)),
      );
    case 'absent-key':
      return changed(directory, '.env', (text) => {
        return withValue(text, absentKeys[one.where % absentKeys.length] ?? 'HAND', String(one.number));
      });
    case 'service':
      return changed(directory, composeFile(directory), (text) => {
        return text.replace(
          /^services:\n/m,
          (line) => `${line}  ${word}:\n    image: busybox:1.${one.number}\n`,
        );
      });
    case 'variable':
      return changed(directory, composeFile(directory), (text) => {
        return behind(
          text,
          /^( +)environment:\n(?! +-)/gm,
          one.where,
          (indent) => `${indent}  HAND_${one.number}: ${word}\n`,
        );
      });
    case 'port':
      return changed(directory, composeFile(directory), (text) => {
        return behind(text, /^( +)ports:\n(?= +-)/gm, one.where, (indent, rest) => {
          return `${/^ +/.exec(rest)?.[0] ?? indent}- "3${one.number}:80"\n`;
        });
      });
    case 'file-behind':
      return addFile(directory, one, 'behind');
    case 'file-between':
      return addFile(directory, one, 'between');
    case 'generated-comment':
      return changedOurs(directory, (text) => `${text}# ${word}\n`);
    case 'generated-foreign':
      return changedOurs(directory, (text) => `${text}x-${word}: mine\n`);
    case 'generated-value':
      return changedOurs(directory, (text) => text.replace(/(max-size: ).*/, `$1"${one.number}k" # ${word}`));
    case 'note-in-ours':
      if (!existsSync(join(directory, 'seaworthy'))) return false;
      writeFileSync(join(directory, 'seaworthy', `${word}.txt`), `${word}\n`);
      return true;
  }
}

/** The person's own Compose file. */
export function composeFile(directory: string): string {
  return composeNames.find((name) => existsSync(join(directory, name))) ?? 'docker-compose.yml';
}

/** COMPOSE_FILE as the env file has it now; null = it does not. */
export function fileListOf(text: string): readonly string[] | null {
  return /^COMPOSE_FILE=(.*)$/m.exec(text)?.[1]?.split(':') ?? null;
}

/** The override in effect, relative to the directory; null = none. */
export function overrideInEffect(directory: string): string | null {
  const text = existsSync(join(directory, '.env')) ? readFileSync(join(directory, '.env'), 'utf8') : '';
  return fileListOf(text)?.find((entry) => entry.startsWith('seaworthy/gen/')) ?? null;
}

function addFile(directory: string, one: HandEdit, place: 'behind' | 'between'): boolean {
  const word = wordOf(one);
  const file = `docker-compose.${word}.yml`;
  if (existsSync(join(directory, file))) return false;
  const services = `services:\n  ${word}:\n    image: busybox:1.${one.number}\n    environment: { HAND: ${word} }\n`;
  writeFileSync(join(directory, file), services);
  return changed(directory, '.env', (text) => {
    const list = fileListOf(text) ?? [composeFile(directory)];
    const next = place === 'behind' ? [...list, file] : [...list.slice(0, 1), file, ...list.slice(1)];
    return withValue(text, 'COMPOSE_FILE', next.join(':'));
  });
}

function nameOf(keys: readonly string[], { where }: HandEdit): string {
  return keys[where % keys.length] ?? 'HAND';
}

/** A number stays one: ports and counts are read by Compose. */
function valueFor(text: string, one: HandEdit, keys: readonly string[]): string {
  const present = new RegExp(`^(?:export )?${nameOf(keys, one)}="?(\\d+)"?`, 'm').test(text);
  return present ? String(one.number) : wordOf(one);
}

function withValue(text: string, key: string, value: string): string {
  const line = new RegExp(`^(?:export )?${key}=.*$`, 'm');
  return line.test(text) ? text.replace(line, () => `${key}=${value}`) : `${ended(text)}${key}=${value}\n`;
}

function withLine(text: string, before: string, line: string): string {
  return text.replace(new RegExp(`^(?:export )?${before}=`, 'm'), (start) => `${line}\n${start}`);
}

function behind(
  text: string,
  pattern: RegExp,
  where: number,
  line: (indent: string, rest: string) => string,
): string {
  const matches = [...text.matchAll(pattern)];
  const match = matches[where % Math.max(1, matches.length)];
  if (match === undefined) return text;
  const end = match.index + match[0].length;
  return `${text.slice(0, end)}${line(match[1] ?? '', text.slice(end))}${text.slice(end)}`;
}

function changedOurs(directory: string, next: (text: string) => string): boolean {
  const override = overrideInEffect(directory);
  return override !== null && changed(directory, override, next);
}

function changed(directory: string, path: string, next: (text: string) => string): boolean {
  const text = readFileSync(join(directory, path), 'utf8');
  const after = next(text);
  if (after === text) return false;
  writeFileSync(join(directory, path), after);
  return true;
}

function ended(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}
