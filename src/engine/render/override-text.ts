// The text of our override. Equal input gives equal bytes: keys are sorted, texts always quoted alike.
import { Document, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import type { Json } from '../../model/fragment.ts';
import { isMapping, type Operation } from './operations.ts';

const header = ` Written by Seaworthy, whole, at each apply: what is edited here is lost.
 The wishes behind it are in seaworthy.yaml; \`seaworthy remove\` takes it away.`;

/** A Compose file that says this and nothing else. */
export function overrideText(root: Operation): string {
  const document = new Document(nodeOf(root));
  document.commentBefore = header;
  // Compose refuses a file without a mapping at its top, and one whose `services` is empty text.
  return document.toString({ lineWidth: 0, nullStr: 'null' });
}

function nodeOf(operation: Operation): unknown {
  if (operation.kind === 'branch') {
    const children = [...operation.children].sort(([a], [b]) => (a < b ? -1 : 1));
    return mapOf(children.map(([key, child]) => [key, nodeOf(child)] as const));
  }
  // compose-spec, 13-merge.md: `!reset` takes an attribute out, `!override` puts a value in its place without merging.
  if (operation.how === 'remove') return tagged(new Scalar(null), '!reset');
  const node = yamlOf(operation.value);
  return operation.how === 'replace' ? tagged(node, '!override') : node;
}

function yamlOf(value: Json): Scalar | YAMLMap | YAMLSeq {
  if (Array.isArray(value)) {
    const list = new YAMLSeq();
    for (const item of value as readonly Json[]) list.add(yamlOf(item));
    return list;
  }
  if (!isMapping(value)) return typeof value === 'string' ? textOf(value) : new Scalar(value);
  const keys = Object.keys(value).sort();
  return mapOf(keys.map((key) => [key, yamlOf(value[key] ?? null)] as const));
}

function mapOf(entries: readonly (readonly [string, unknown])[]): YAMLMap {
  const map = new YAMLMap();
  for (const [key, value] of entries) map.add({ key: keyOf(key), value });
  return map;
}

/** Quoted always: `no`, `1e3`, `0777` and `2026-01-01` are texts here, whatever a YAML reader makes of them. */
function textOf(text: string): Scalar {
  const scalar = new Scalar(text);
  scalar.type = Scalar.QUOTE_DOUBLE;
  return scalar;
}

function keyOf(key: string): Scalar {
  return /^[A-Za-z_][\w-]*$/.test(key) && !/^(?:y|n|yes|no|on|off|true|false|null)$/i.test(key)
    ? new Scalar(key)
    : textOf(key);
}

function tagged<Node extends Scalar | YAMLMap | YAMLSeq>(node: Node, tag: string): Node {
  node.tag = tag;
  return node;
}
