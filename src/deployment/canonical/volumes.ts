import { posix } from 'node:path';
import type { Mapping, Node } from '../node.ts';
import { mappingAt, scalar, stringOf } from '../tree/build.ts';
import { wrongValue } from '../trouble.ts';
import { parseVolume, type VolumeSpec } from './volume-spec.ts';

/** One volume of a service in long form. */
export function longVolume(node: Node, path: string): Node {
  if (node.kind === 'mapping') return node;
  const spec = stringOf(node);
  if (spec === undefined) throw wrongValue(path, 'must be a text or a mapping', node.at);
  return mountOf(parseVolume(spec, path, node.at), node);
}

function mountOf(spec: VolumeSpec, like: Node): Mapping {
  const text = (value: string | undefined) => (value ? scalar(value, like) : undefined);
  const flag = (value: boolean) => (value ? scalar(true, like) : undefined);
  const hasBind = spec.type === 'bind' || spec.propagation !== undefined || spec.selinux !== undefined;
  const bind = mappingAt(
    {
      selinux: text(spec.selinux),
      propagation: text(spec.propagation),
      // The short form creates a missing host directory, for the sake of Compose v1.
      create_host_path: flag(spec.type === 'bind'),
    },
    like,
  );
  const hasVolume = (spec.type === 'volume' && !spec.bare) || spec.noCopy;
  return mappingAt(
    {
      type: scalar(spec.type, like),
      source: text(spec.source),
      target: text(cleanPath(spec.target)),
      read_only: flag(spec.readOnly),
      bind: hasBind ? bind : undefined,
      volume: hasVolume ? mappingAt({ nocopy: flag(spec.noCopy) }, like) : undefined,
    },
    like,
  );
}

/** Go's `path.Clean`. */
export function cleanPath(path: string): string {
  const clean = posix.normalize(path);
  return clean.length > 1 && clean.endsWith('/') ? clean.slice(0, -1) : clean;
}
