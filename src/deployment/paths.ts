// Relative paths of a model made relative to another folder, or absolute (compose-go v2.9.1, paths/resolve.go).
import { posix } from 'node:path';
import { cleanPath } from './canonical/volumes.ts';
import type { Mapping, Node } from './node.ts';
import { scalar, stringOf, withValue } from './tree/build.ts';
import { compile } from './tree/pattern.ts';
import { type Rewrite, rewrite } from './tree/rewrite.ts';
import { wrongValue } from './trouble.ts';

export interface PathBase {
  /** The folder that relative paths start from. */
  readonly folder: string;
  /** What `~` stands for; without it, `~` stays. */
  readonly home: string | undefined;
}

/** Go's `filepath.Join`: cleaned, without a slash at the end. */
export function joinPaths(folder: string, path: string): string {
  return cleanPath(posix.join(folder, path));
}

export function resolvePaths(model: Mapping, base: PathBase): Mapping {
  const plain = rule((path) => absolute(path, base));
  const maybeWindows = rule((path) => absoluteOnAnySystem(path, base));
  const context = rule((path) => (isRemoteContext(path) ? path : absolute(path, base)));
  const rules = compile<Rewrite>({
    'services.*.build.context': context,
    'services.*.build.additional_contexts.*': context,
    'services.*.build.ssh.*': maybeWindows,
    'services.*.env_file.*.path': plain,
    'services.*.label_file.*': plain,
    'services.*.extends.file': plain,
    'services.*.develop.watch.*.path': plain,
    'services.*.volumes.*': (node, path) => bindSource(node, path, base),
    'configs.*.file': maybeWindows,
    'secrets.*.file': maybeWindows,
    'volumes.*': (node) => boundDevice(node, base),
  });
  return rewrite(model, rules) as Mapping;
}

function rule(change: (path: string) => string): Rewrite {
  return (node) => {
    const path = stringOf(node);
    const changed = path === undefined ? undefined : change(path);
    return changed === undefined || changed === path ? node : scalar(changed, node);
  };
}

function absolute(path: string, base: PathBase): string {
  const expanded = expandHome(path, base.home);
  if (expanded === '' || posix.isAbsolute(expanded)) return expanded;
  return joinPaths(base.folder, expanded);
}

/** The engine may run on another system, so a Windows path counts as absolute too. */
function absoluteOnAnySystem(path: string, base: PathBase): string {
  const expanded = expandHome(path, base.home);
  const isAbsolute = posix.isAbsolute(expanded) || /^(?:.:[\\/]|[\\/]{2}[^\\/])/s.test(expanded);
  return isAbsolute ? expanded : joinPaths(base.folder, expanded);
}

function expandHome(path: string, home: string | undefined): string {
  return path.startsWith('~') && home ? joinPaths(home, path.slice(1)) : path;
}

function isRemoteContext(path: string): boolean {
  return path.includes('://') || /^(?:service:|github\.com\/|git@)/.test(path);
}

function bindSource(node: Node, path: string, base: PathBase): Node {
  if (node.kind !== 'mapping' || stringOf(node.entries.get('type')?.value) !== 'bind') return node;
  const source = node.entries.get('source')?.value;
  if (source === undefined) throw wrongValue(path, 'is a bind mount without a source', node.at);
  return withValue(node, 'source', rule((text) => absoluteOnAnySystem(text, base))(source, path));
}

/** A local volume with the option `o: bind` is a bind mount in disguise. */
function boundDevice(node: Node, base: PathBase): Node {
  if (node.kind !== 'mapping' || stringOf(node.entries.get('driver')?.value) !== 'local') return node;
  const options = node.entries.get('driver_opts')?.value;
  if (options?.kind !== 'mapping' || stringOf(options.entries.get('o')?.value) !== 'bind') return node;
  const device = options.entries.get('device')?.value;
  if (device === undefined) return node;
  const resolved = rule((text) => absoluteOnAnySystem(text, base))(device, '');
  return withValue(node, 'driver_opts', withValue(options, 'device', resolved));
}
