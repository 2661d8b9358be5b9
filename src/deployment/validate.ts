import type { Mapping, Node } from './node.ts';
import { printed, stringOf } from './tree/build.ts';
import { compile } from './tree/pattern.ts';
import { type Rewrite, rewrite } from './tree/rewrite.ts';
import { wrongValue } from './trouble.ts';
import { isIp } from './units/ip.ts';

type Check = (node: Node, path: string) => void;

const checks = compile<Rewrite>({
  'volumes.*': checked(externalAlone),
  'configs.*': checked(oneSource('file', 'environment', 'content')),
  'secrets.*': checked(oneSource('file', 'environment')),
  'services.*.ports.*': checked(hostAddress),
  'services.*.develop.watch.*.path': checked(notBlank),
  'services.*.deploy.resources.reservations.devices.*': checked(countOrNames),
  'services.*.gpus.*': checked(countOrNames),
});

/** Rules between attributes that the schema cannot say (compose-go v2.9.1, validation/). */
export function validateModel(model: Mapping): void {
  rewrite(model, checks);
}

function checked(check: Check): Rewrite {
  return (node, path) => {
    check(node, path);
    return node;
  };
}

function externalAlone(node: Node, path: string): void {
  if (node.kind !== 'mapping') return;
  const external = node.entries.get('external')?.value;
  if (external?.kind !== 'scalar' || external.value !== true) return;
  const other = [...node.entries.keys()].find((key) => !/^(?:name$|external$|x-)/.test(key));
  if (other !== undefined) throw wrongValue(path, `is external and says ${other} too`, external.at);
}

function oneSource(...keys: readonly string[]): Check {
  return (node, path) => {
    if (node.kind !== 'mapping') throw wrongValue(path, 'must be a mapping', node.at);
    const given = keys.filter((key) => node.entries.has(key));
    if (given.length > 1) throw wrongValue(path, `has more than one of ${keys.join(', ')}`, node.at);
    const isElsewhere = node.entries.has('driver') || node.entries.has('external');
    if (given.length === 0 && !isElsewhere)
      throw wrongValue(path, `needs one of ${keys.join(', ')}`, node.at);
  };
}

function hostAddress(node: Node, path: string): void {
  const address = node.kind === 'mapping' ? node.entries.get('host_ip')?.value : undefined;
  if (address !== undefined && !isIp(printed(address))) {
    throw wrongValue(path, 'has an invalid host address', address.at);
  }
}

function notBlank(node: Node, path: string): void {
  if (stringOf(node) === '') throw wrongValue(path, 'is blank', node.at);
}

function countOrNames(node: Node, path: string): void {
  if (node.kind === 'mapping' && node.entries.has('count') && node.entries.has('device_ids')) {
    throw wrongValue(path, 'has both count and device_ids', node.at);
  }
}
