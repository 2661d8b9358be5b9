import { at, itemsOf, type Node, placesOf, textOf } from '../../deployment/node.ts';
import type { Project } from '../../deployment/project.ts';
import type { Redactor } from '../../facts/redactor.ts';
import type { DiffLine } from '../../model/plan.ts';
import { cut, leavesOf, shortForm } from './short-forms.ts';

/** What becomes of one path of the resolved model; none when it stays as it is. */
export function lineOf(
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
