// Values of the resolved model as people write them.
import { at, entriesOf, itemsOf, type Node, textOf, toJson } from '../../deployment/node.ts';

/** Longer ones are cut: a diff shows what changes, the generated files show all of it. */
const longest = 160;

/** A value in one line, whole: half a secret is not recognised any more, so it is redacted before it is cut. */
export function shortForm(node: Node, key: string): string {
  if (node.kind === 'scalar') return durationForm(textOf(node) ?? 'null');
  if (node.kind === 'list') return listForm(itemsOf(node), key);
  return JSON.stringify(toJson(node));
}

export function cut(text: string): string {
  return [...text].length <= longest ? text : `${[...text].slice(0, longest - 1).join('')}…`;
}

function listForm(items: readonly Node[], key: string): string {
  if (key === 'test' || key === 'command' || key === 'entrypoint') return wordsForm(items);
  return items.length === 0 ? 'none' : items.map((item) => itemForm(item, key)).join(', ');
}

function itemForm(item: Node, key: string): string {
  if (key === 'ports' && item.kind === 'mapping') return portForm(item);
  if (key === 'volumes' && item.kind === 'mapping') return mountForm(item);
  return item.kind === 'scalar' ? (textOf(item) ?? 'null') : JSON.stringify(toJson(item));
}

/** `0.0.0.0:5432->5432/tcp`, as `docker ps` prints it. */
function portForm(port: Node): string {
  const [host, published, target, protocol] = ['host_ip', 'published', 'target', 'protocol'].map((key) =>
    textOf(at(port, key)),
  );
  const address = host?.includes(':') === true ? `[${host}]` : (host ?? '0.0.0.0');
  return `${address}:${published ?? '(any)'}->${target}/${protocol ?? 'tcp'}`;
}

function mountForm(mount: Node): string {
  const mode = at(mount, 'read_only') === undefined ? '' : ':ro';
  return `${textOf(at(mount, 'source')) ?? '(anonymous)'}:${textOf(at(mount, 'target'))}${mode}`;
}

function wordsForm(items: readonly Node[]): string {
  const words = items.map((item) => textOf(item) ?? '');
  return words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : JSON.stringify(word))).join(' ');
}

/** Go prints every unit of a duration, `1h0m0s` for an hour. */
function durationForm(text: string): string {
  if (!/^(?:\d+h)?(?:\d+m)?\d+(?:\.\d+)?s$/.test(text)) return text;
  return text.replace(/(?<=[hm])0s$/, '').replace(/(?<=h)0m$/, '');
}

/** Every leaf below a node with its path; lists are leaves. */
export function leavesOf(
  node: Node,
  path: readonly string[],
): readonly (readonly [readonly string[], Node])[] {
  const entries = entriesOf(node);
  if (entries.length === 0) return [[path, node]];
  return entries.flatMap(([key, { value }]) => leavesOf(value, [...path, key]));
}
