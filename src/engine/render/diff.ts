// What one change does, value by value, as a person may read it.
import { at, itemsOf, type Node, placesOf, textOf } from '../../deployment/node.ts';
import type { Project } from '../../deployment/project.ts';
import { isSecretName, type Redactor } from '../../facts/redactor.ts';
import type {
  Contribution,
  EnvironmentFragment,
  FileFragment,
  Fragment,
  RowFragment,
  ServiceKeyFragment,
  SettingFragment,
} from '../../model/fragment.ts';
import type { Place } from '../../model/place.ts';
import type { DiffLine } from '../../model/plan.ts';
import { redacted } from '../../model/secret.ts';
import { isMapping } from './operations.ts';
import { presentCommand, settingIn } from './settings.ts';
import { cut, leavesOf, shortForm } from './short-forms.ts';

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
  return all.flatMap((leaf) => line(leaf.join('.'), leaf, before, after, redactor));
}

function ofWhole(
  path: readonly string[],
  before: Project,
  after: Project,
  redactor: Redactor,
): readonly DiffLine[] {
  const [one] = line(path.join('.'), path, before, after, redactor);
  const image = textOf(at(after.root, ...path, 'image'));
  if (one === undefined || image === undefined) return one === undefined ? [] : [one];
  return [{ ...one, after: `image ${redactor.text(image)}` }];
}

/** Where it takes effect: the key of the env file when that is what changed. */
function ofVariable(
  { service, name, value }: EnvironmentFragment,
  before: Project,
  after: Project,
  redactor: Redactor,
): readonly DiffLine[] {
  const path = ['services', service, 'environment', name];
  const node = at(after.root, ...path);
  const key = node?.kind === 'scalar' ? (node.from[0]?.name ?? '') : '';
  const [old, now] = [before, after].map((project) => project.envFile?.values.get(key));
  const own = line(path.join('.'), path, before, after, redactor);
  const isKey = own.length > 0 && old?.value !== now?.value;
  const lines = isKey
    ? [{ ...ofKey(key, old, now, redactor), subject: `${shownEnvFile(after, before)} ${key}` }]
    : own;
  // Whatever its name, a value that is given as a reference is a secret; and so it is if one of its two names says so.
  const isSecret = typeof value !== 'string' || isSecretName(name) || isSecretName(key);
  return isSecret ? lines.map(hidden) : lines;
}

function ofKey(
  key: string,
  old: KeyValue | undefined,
  now: KeyValue | undefined,
  redactor: Redactor,
): Omit<DiffLine, 'subject'> {
  const [was, is] = [old, now].map((one) =>
    one === undefined ? null : cut(redactor.value(key, one.value).text),
  );
  return { before: was ?? null, after: is ?? null, ...(old === undefined ? {} : { at: old.at }) };
}

function shownEnvFile(...projects: readonly Project[]): string {
  return projects.find(({ envFile }) => envFile !== null)?.envFile?.shown ?? '.env';
}

interface KeyValue {
  readonly value: string;
  readonly at: Place;
}

function hidden(one: DiffLine): DiffLine {
  return {
    ...one,
    before: one.before === null ? null : redacted,
    after: one.after === null ? null : redacted,
  };
}

function ofSetting(
  { service, name, value }: SettingFragment,
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
      after: shownValue(now ?? value),
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

function ofFile({ path, text, executable = false }: FileFragment): DiffLine {
  const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
  return { subject: path, before: null, after: `${lines} lines${executable ? ', executable' : ''}` };
}

/** What the row holds now is not in the files; who asks the database says it. */
function ofRow({ database, table, column, value }: RowFragment, redactor: Redactor): DiffLine {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const after = isMapping(value) ? redactor.text(text) : redactor.value(column, text).text;
  return { subject: `${database} ${table} ${column}`, before: null, after: cut(after) };
}

function line(
  subject: string,
  path: readonly string[],
  before: Project,
  after: Project,
  redactor: Redactor,
): readonly DiffLine[] {
  const [old, now] = [before, after].map(({ root }) => at(root, ...path));
  const [was, is] = [old, now].map((node) => (node === undefined ? null : shown(path, node, redactor)));
  if (was === is && !isHidden(old, now)) return [];
  const place = old === undefined ? undefined : placesOf(old)[0];
  return [{ subject, before: was ?? null, after: is ?? null, ...(place === undefined ? {} : { at: place }) }];
}

/** Two secrets look alike when they are redacted, and so may two long values when they are cut. */
function isHidden(old: Node | undefined, now: Node | undefined): boolean {
  return old !== undefined && now !== undefined && JSON.stringify(plain(old)) !== JSON.stringify(plain(now));
}

function plain(node: Node): unknown {
  return leavesOf(node, []).map(([path, leaf]) => [
    path,
    leaf.kind === 'list' ? itemsOf(leaf).map(plain) : textOf(leaf),
  ]);
}

function shown(path: readonly string[], node: Node, redactor: Redactor): string {
  const key = path.at(-1) ?? '';
  const text = shortForm(node, key);
  return cut(node.kind === 'scalar' ? redactor.value(key, text).text : redactor.text(text));
}
