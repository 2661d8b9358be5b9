import type { Json } from '../../model/fragment.ts';
import { Problem } from '../../model/problem.ts';

/** What one change wants of a place. `value` is undefined where the place is to be removed. */
export interface Want {
  readonly change: string;
  readonly how?: 'set' | 'replace' | 'remove';
  readonly value: Json;
}

/** Two changes want different things of one place. Inside rendering only: it holds values in the clear. */
export class Collision extends Error {
  readonly path: readonly string[];
  readonly first: Want;
  readonly second: Want;

  constructor(path: readonly string[], first: Want, second: Want) {
    super('two changes collide');
    this.path = path;
    this.first = first;
    this.second = second;
  }
}

/** The collision as a person may read it; `show` takes the name of a value and the value, and hides secrets. */
export function collisionProblem(
  { path, first, second }: Collision,
  show: (name: string, value: string) => string,
): Problem {
  const name = path.at(-1) ?? '';
  const [one, other] = [first, second].map((want) => wish(want, (value) => show(name, value)));
  return new Problem({
    code: 'collision',
    message: `${first.change} and ${second.change} want different things of ${path.join('.')}: ${one}, and ${other}`,
    hints: [
      'Take one of the two wishes out of seaworthy.yaml',
      `Or apply one of them alone: seaworthy plan --only ${first.change}`,
    ],
  });
}

function wish({ how, value }: Want, show: (value: string) => string): string {
  if (how === 'remove') return 'nothing there';
  const text = show(typeof value === 'string' ? value : JSON.stringify(value));
  return how === 'replace' ? `only ${text}` : text;
}
