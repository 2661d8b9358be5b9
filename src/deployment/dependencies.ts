import { entriesOf, type Mapping, at as nodeAt } from './node.ts';
import { trouble, wrongValue } from './trouble.ts';

/** Services depend on services that exist, and not in a circle (compose-go v2.9.1, graph/cycle.go). */
export function checkDependencies(services: Mapping, inactive: readonly string[]): void {
  const needs = new Map<string, readonly string[]>();
  for (const [name, { value }] of services.entries) {
    const wishes = entriesOf(nodeAt(value, 'depends_on'));
    for (const [other, wish] of wishes) {
      if (services.entries.has(other)) continue;
      const required = nodeAt(wish.value, 'required');
      const isOptional = required?.kind === 'scalar' && required.value === false;
      if (isOptional && inactive.includes(other)) continue;
      throw wrongValue(`services.${name}`, `depends on the undefined service ${other}`, wish.keyAt);
    }
    needs.set(
      name,
      wishes.map(([other]) => other).filter((other) => services.entries.has(other)),
    );
  }
  checkCircle(services, needs);
}

function checkCircle(services: Mapping, needs: ReadonlyMap<string, readonly string[]>): void {
  const done = new Set<string>();
  for (const start of needs.keys()) {
    const circle = circleFrom(start, needs, done);
    if (circle === undefined) continue;
    const at = services.entries.get(start)?.keyAt;
    throw trouble(
      'compose-dependency-loop',
      `services depend on each other in a circle: ${circle.join(' → ')}`,
      at,
      'Remove one of the dependencies',
    );
  }
}

/** Depth first without recursion: a chain may be as long as there are services. */
function circleFrom(
  start: string,
  needs: ReadonlyMap<string, readonly string[]>,
  done: Set<string>,
): readonly string[] | undefined {
  const path: string[] = [];
  const onPath = new Set<string>();
  const stack: { readonly name: string; readonly leaves: boolean }[] = [{ name: start, leaves: false }];
  for (let step = stack.pop(); step !== undefined; step = stack.pop()) {
    if (step.leaves) {
      path.pop();
      onPath.delete(step.name);
      done.add(step.name);
      continue;
    }
    if (onPath.has(step.name)) return [...path.slice(path.indexOf(step.name)), step.name];
    if (done.has(step.name)) continue;
    path.push(step.name);
    onPath.add(step.name);
    stack.push({ name: step.name, leaves: true });
    stack.push(...(needs.get(step.name) ?? []).map((name) => ({ name, leaves: false })));
  }
  return undefined;
}
