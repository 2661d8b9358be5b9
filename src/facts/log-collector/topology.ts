// Sources, conditions and sinks of a Vector configuration, as far as they decide whose logs are kept.
import { at, entriesOf, itemsOf, type Node, textOf } from '../../deployment/node.ts';
import type { LogCollectorFact } from '../../model/facts/files.ts';

/** Sources that read from Docker. */
export function sourcesOf(root: Node): LogCollectorFact['sources'] {
  return entriesOf(at(root, 'sources')).flatMap(([name, { keyAt, value }]) => {
    if (textOf(at(value, 'type')) !== 'docker_logs') return [];
    const narrowed = ['include_labels', 'include_images'].some((key) => textsOf(at(value, key)).length > 0);
    const include = textsOf(at(value, 'include_containers'));
    return [{ name, include, exclude: textsOf(at(value, 'exclude_containers')), narrowed, at: keyAt }];
  });
}

/** Upstream moves `container_name` to `appname` before it compares. */
const comparison = /\.(?:appname|container_name)\s*==\s*["']([^"']+)["']/g;

/** Branches of `route` transforms and `filter` transforms that compare the container's name with fixed names. */
export function routesOf(root: Node): LogCollectorFact['routes'] {
  const transforms = entriesOf(at(root, 'transforms'));
  const branches = transforms.flatMap(([name, { keyAt, value }]) => [
    ...entriesOf(at(value, 'route')).map(([branch, { keyAt: place, value: condition }]) => {
      return { name: branch, condition, at: place };
    }),
    { name, condition: at(value, 'condition'), at: keyAt },
  ]);
  return branches.flatMap(({ name, condition, at: place }) => {
    const text = textOf(condition) ?? textOf(at(condition, 'source')) ?? '';
    const containers = [...text.matchAll(comparison)].map((match) => match[1] ?? '');
    return containers.length === 0 ? [] : [{ name, containers, at: place }];
  });
}

/** Whether a sink is fed from a source of Docker's logs on a way that no such condition guards. */
export function hasUnroutedSink(root: Node): boolean {
  const sources = new Set(sourcesOf(root).map(({ name }) => name));
  const transforms = new Map(entriesOf(at(root, 'transforms')).map(([name, { value }]) => [name, value]));
  const sinks = entriesOf(at(root, 'sinks')).map(([, { value }]) => value);
  const guarded = new Set(routesOf(root).map(({ name }) => name));

  function reaches(inputs: readonly string[], seen: ReadonlySet<string>): boolean {
    return inputs.some((input) => {
      // An output of a router is `router.branch`; a wildcard may be any of them.
      const name = input.split('.')[0] ?? '';
      const branch = input.split('.')[1];
      if (sources.has(input) || (input.includes('*') && sources.size > 0)) return true;
      const transform = transforms.get(name);
      if (transform === undefined || seen.has(name)) return false;
      if (guarded.has(name) || (branch !== undefined && branch !== '_unmatched' && guarded.has(branch)))
        return false;
      return reaches(textsOf(at(transform, 'inputs')), new Set([...seen, name]));
    });
  }
  return sinks.some((sink) => reaches(textsOf(at(sink, 'inputs')), new Set()));
}

function textsOf(node: Node | undefined): readonly string[] {
  const one = textOf(node);
  return one === undefined ? itemsOf(node).flatMap((item) => textOf(item) ?? []) : [one];
}
