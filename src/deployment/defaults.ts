import type { Mapping, Node } from './node.ts';
import { printed, scalar, withValue } from './tree/build.ts';
import { compile } from './tree/pattern.ts';
import { type Rewrite, rewrite } from './tree/rewrite.ts';
import { wrongValue } from './trouble.ts';

const defaults = compile<Rewrite>({
  'services.*.build': (node) => withDefaults(node, { context: '.' }),
  'services.*.secrets.*': secretTarget,
  'services.*.ports.*': (node) => withDefaults(node, { protocol: 'tcp', mode: 'ingress' }),
  'services.*.deploy.resources.reservations.devices.*': allDevices,
  'services.*.gpus.*': allDevices,
});

/** What Compose assumes when an attribute is left out (compose-go v2.9.1, transform/defaults.go). */
export function setDefaults(model: Mapping): Mapping {
  return rewrite(model, defaults) as Mapping;
}

function withDefaults(node: Node, values: Readonly<Record<string, string>>): Node {
  if (node.kind !== 'mapping') return node;
  return Object.entries(values)
    .filter(([key]) => !node.entries.has(key))
    .reduce((mapping, [key, value]) => withValue(mapping, key, scalar(value, node)), node);
}

function secretTarget(node: Node, path: string): Node {
  if (node.kind !== 'mapping') throw wrongValue(path, 'must be a text or a mapping', node.at);
  const source = node.entries.get('source')?.value;
  return withDefaults(node, { target: `/run/secrets/${source === undefined ? '<nil>' : printed(source)}` });
}

function allDevices(node: Node, path: string): Node {
  if (node.kind !== 'mapping') throw wrongValue(path, 'must be a mapping', node.at);
  const isChosen = node.entries.has('count') || node.entries.has('device_ids');
  return isChosen ? node : withDefaults(node, { count: 'all' });
}
