import { at, entriesOf } from '../../deployment/node.ts';
import type { Project } from '../../deployment/project.ts';

/** Every service that a service needs, directly or by others. Compose has turned links and shared namespaces into depends_on. */
export function needsOf(project: Project): ReadonlyMap<string, ReadonlySet<string>> {
  const direct = new Map(
    entriesOf(at(project.root, 'services')).map(([name, { value }]) => [
      name,
      entriesOf(at(value, 'depends_on')).map(([needed]) => needed),
    ]),
  );
  return new Map([...direct.keys()].map((name) => [name, reach(name, direct)]));
}

function reach(start: string, direct: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const seen = new Set<string>();
  const open = [...(direct.get(start) ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    open.push(...(direct.get(next) ?? []));
  }
  seen.delete(start);
  return seen;
}

/** The services in groups, each of which needs only services of the groups before it. */
export function levelsOf(
  services: readonly string[],
  needs: ReadonlyMap<string, ReadonlySet<string>>,
): readonly (readonly string[])[] {
  const levels: string[][] = [];
  let rest = [...new Set(services)];
  while (rest.length > 0) {
    const free = rest.filter((name) => !rest.some((other) => needs.get(name)?.has(other)));
    // Compose refuses circles, so there is always one; all at once is what is left if not.
    const level = free.length > 0 ? free : rest;
    levels.push(level);
    rest = rest.filter((name) => !level.includes(name));
  }
  return levels;
}
