// What one change does, value by value, as a person may read it.
import { at, itemsOf, textOf } from '../../deployment/node.ts';
import type { Project } from '../../deployment/project.ts';
import type { Redactor } from '../../facts/redactor.ts';
import type {
  Contribution,
  FileFragment,
  Fragment,
  RowFragment,
  ServiceKeyFragment,
  SettingFragment,
} from '../../model/fragment.ts';
import type { Place } from '../../model/place.ts';
import type { DiffLine } from '../../model/plan.ts';
import { lineOf } from './diff-line.ts';
import { ofVariable } from './diff-variable.ts';
import { isMapping } from './operations.ts';
import { presentCommand, settingIn } from './settings.ts';
import { cut, leavesOf } from './short-forms.ts';

/** The lines of one change between two deployments; what both hold alike is no line. A secret never shows. */
export function diffOf(
  before: Project,
  after: Project,
  contribution: Contribution,
  redactor: Redactor,
): readonly DiffLine[] {
  const lines = contribution.fragments.flatMap((fragment) => linesOf(fragment, before, after, redactor));
  // Two fragments can share a key of the env file.
  return lines.filter((line, index) => lines.findIndex(({ subject }) => subject === line.subject) === index);
}

function linesOf(
  fragment: Fragment,
  before: Project,
  after: Project,
  redactor: Redactor,
): readonly DiffLine[] {
  switch (fragment.kind) {
    case 'service-key':
      return ofServiceKey(fragment, before, after, redactor);
    case 'new-service':
      return ofWhole(['services', fragment.service], before, after, redactor);
    case 'top-level':
      return ofWhole([fragment.section, fragment.name], before, after, redactor);
    case 'environment':
      return ofVariable(fragment, before, after, redactor);
    case 'setting':
      return ofSetting(fragment, before, after, redactor);
    case 'file':
      return [ofFile(fragment)];
    case 'secret-file':
      return [];
    case 'row':
      return [ofRow(fragment, redactor)];
  }
}

/** A mapping that is merged changes leaf by leaf, and so does one that is replaced or removed. */
function ofServiceKey(
  { service, path }: ServiceKeyFragment,
  before: Project,
  after: Project,
  redactor: Redactor,
): readonly DiffLine[] {
  const whole = ['services', service, ...path];
  const old = at(before.root, ...whole);
  const now = at(after.root, ...whole);
  const paths = new Map<string, readonly string[]>();
  for (const node of [old, now]) {
    const leaves = node?.kind === 'mapping' && node.entries.size > 0 ? leavesOf(node, whole) : [];
    for (const [leaf] of leaves) paths.set(leaf.join('\0'), leaf);
  }
  const all = paths.size === 0 ? [whole] : [...paths.values()];
  return all.flatMap((leaf) => lineOf(leaf.join('.'), leaf, before, after, redactor));
}

function ofWhole(
  path: readonly string[],
  before: Project,
  after: Project,
  redactor: Redactor,
): readonly DiffLine[] {
  const [one] = lineOf(path.join('.'), path, before, after, redactor);
  const image = textOf(at(after.root, ...path, 'image'));
  if (one === undefined || image === undefined) return one === undefined ? [] : [one];
  return [{ ...one, after: `image ${redactor.text(image)}` }];
}

function ofSetting(
  { service, name }: SettingFragment,
  before: Project,
  after: Project,
  redactor: Redactor,
): readonly DiffLine[] {
  const old = valueIn(before, service, name);
  const now = valueIn(after, service, name) ?? null;
  if (old === now) return [];
  const shownValue = (text: string | null) => (text === null ? null : cut(redactor.value(name, text).text));
  const place = commandPlace(before, service, name);
  return [
    {
      subject: `services.${service}.command ${name}`,
      before: shownValue(old),
      after: shownValue(now),
      ...(place === undefined ? {} : { at: place }),
    },
  ];
}

function valueIn(project: Project, service: string, name: string): string | null {
  const words = presentCommand(at(project.root, 'services', service)) ?? [];
  return settingIn(words, name) ?? null;
}

/** The line of the word that sets it, else of the command. */
function commandPlace(project: Project, service: string, name: string): Place | undefined {
  const command = at(project.root, 'services', service, 'command');
  const words = itemsOf(command);
  const texts = words.map((word) => textOf(word) ?? '');
  const index = texts.findIndex(
    (_word, position) => settingIn(texts.slice(0, position + 1), name) !== undefined,
  );
  return (words[index] ?? command)?.at;
}

/** With the folder that containers mount in front, where it lies in one. */
export function shownFile({ path, mounted }: FileFragment): string {
  return mounted === undefined ? path : `${mounted}/${path}`;
}

function ofFile(file: FileFragment): DiffLine {
  const { text, executable = false } = file;
  const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
  return {
    subject: shownFile(file),
    before: null,
    after: `${lines} lines${executable ? ', executable' : ''}`,
  };
}

/** What the row holds now is not in the files; who asks the database says it. */
function ofRow({ database, table, column, value }: RowFragment, redactor: Redactor): DiffLine {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const after = isMapping(value) ? redactor.text(text) : redactor.value(column, text).text;
  return { subject: `${database} ${table} ${column}`, before: null, after: cut(after) };
}
