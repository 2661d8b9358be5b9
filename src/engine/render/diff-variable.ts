import { at } from '../../deployment/node.ts';
import type { Project } from '../../deployment/project.ts';
import { isSecretName, type Redactor } from '../../facts/redactor.ts';
import type { EnvironmentFragment } from '../../model/fragment.ts';
import type { Place } from '../../model/place.ts';
import type { DiffLine } from '../../model/plan.ts';
import { redacted } from '../../model/secret.ts';
import { lineOf } from './diff-line.ts';
import { cut } from './short-forms.ts';

/** Where it takes effect: the key of the env file when that is what changed. */
export function ofVariable(
  { service, name, value }: EnvironmentFragment,
  before: Project,
  after: Project,
  redactor: Redactor,
): readonly DiffLine[] {
  const path = ['services', service, 'environment', name];
  const node = at(after.root, ...path);
  const key = node?.kind === 'scalar' ? (node.from[0]?.name ?? '') : '';
  const [old, now] = [before, after].map((project) => project.envFile?.values.get(key));
  const own = lineOf(path.join('.'), path, before, after, redactor);
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
