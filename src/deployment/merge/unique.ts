// Lists in which a later item replaces an earlier one of the same key (compose-go v2.9.1, override/uncity.go).
import { parseVolume } from '../canonical/volume-spec.ts';
import type { Node } from '../node.ts';
import { printed, stringOf } from '../tree/build.ts';
import { compile } from '../tree/pattern.ts';
import { type Rewrite, rewrite } from '../tree/rewrite.ts';
import { wrongValue } from '../trouble.ts';

type KeyOf = (item: Node, path: string) => string;

const uniqueLists = compile<Rewrite>({
  'networks.*.labels': by(name),
  'networks.*.ipam.options': by(name),
  'services.*.annotations': by(name),
  'services.*.build.args': by(name),
  'services.*.build.additional_contexts': by(name),
  'services.*.build.platform': by(name),
  'services.*.build.tags': by(name),
  'services.*.build.labels': by(name),
  'services.*.cap_add': by(name),
  'services.*.cap_drop': by(name),
  'services.*.devices': by(device),
  'services.*.configs': by(mount('')),
  'services.*.deploy.labels': by(name),
  'services.*.dns': by(name),
  'services.*.dns_opt': by(name),
  'services.*.dns_search': by(name),
  'services.*.environment': by(name),
  'services.*.env_file': by(envFile),
  'services.*.expose': by(exposed),
  'services.*.labels': by(name),
  'services.*.links': by(name),
  'services.*.networks.*.aliases': by(name),
  'services.*.networks.*.link_local_ips': by(name),
  'services.*.ports': by(port),
  'services.*.profiles': by(name),
  'services.*.secrets': by(mount('/run/secrets')),
  'services.*.sysctls': by(name),
  'services.*.tmpfs': by(name),
  'services.*.volumes': by(volume),
});

/** The model with double items removed: the later one, at the place of the earlier one. */
export function removeDoubles<T extends Node>(root: T): T {
  return rewrite(root, uniqueLists) as T;
}

function by(keyOf: KeyOf): Rewrite {
  return (node, path) => {
    if (node.kind !== 'list' || node.items.length === 0) return node;
    const items = new Map<string, Node>();
    for (const item of node.items) items.set(keyOf(item, path), item);
    return items.size === node.items.length ? node : { ...node, items: [...items.values()] };
  };
}

/** `KEY` of `KEY=VALUE`. */
function name(item: Node, path: string): string {
  const text = stringOf(item);
  if (text === undefined) throw wrongValue(path, 'must be a list of texts', item.at);
  return text.split('=', 1)[0] ?? text;
}

function exposed(item: Node, path: string): string {
  if (item.kind !== 'scalar' || !['string', 'number'].includes(typeof item.value)) {
    throw wrongValue(path, 'must be a list of ports', item.at);
  }
  return printed(item);
}

function envFile(item: Node, path: string): string {
  if (item.kind !== 'mapping') return stringOf(item) ?? '';
  const file = stringOf(item.entries.get('path')?.value);
  if (file === undefined) throw wrongValue(path, 'has an entry without a path', item.at);
  return file;
}

function mount(folder: string): KeyOf {
  return (item, path) => {
    if (item.kind === 'mapping') {
      const target = stringOf(item.entries.get('target')?.value);
      const source = item.entries.get('source')?.value;
      return target ?? `${folder}/${source === undefined ? '<nil>' : printed(source)}`;
    }
    const source = stringOf(item);
    if (source === undefined) throw wrongValue(path, 'must be a list of names or mappings', item.at);
    return `${folder}/${source}`;
  };
}

function volume(item: Node, path: string): string {
  if (item.kind !== 'mapping') return parseVolume(stringOf(item) ?? '', path, item.at).target;
  const target = stringOf(item.entries.get('target')?.value);
  if (target === undefined) throw wrongValue(path, 'has a volume without a mount target', item.at);
  return target;
}

function device(item: Node, path: string): string {
  if (item.kind === 'mapping') {
    const target = stringOf(item.entries.get('target')?.value);
    if (target === undefined) throw wrongValue(path, 'has a device without a target', item.at);
    return target;
  }
  const [source = '', target = source] = (stringOf(item) ?? '').split(':');
  return target;
}

function port(item: Node, path: string): string {
  if (item.kind !== 'mapping') return printed(item);
  const part = (key: string, otherwise: string): string => {
    const value = item.entries.get(key)?.value;
    return value === undefined ? otherwise : printed(value);
  };
  if (!item.entries.has('target')) throw wrongValue(path, 'has a port without a target', item.at);
  return `${part('host_ip', '0.0.0.0')}:${part('published', '<nil>')}:${part('target', '')}/${part('protocol', 'tcp')}`;
}
