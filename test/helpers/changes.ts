// Asking changes what they want, for tests of changes.
import type { Change, Decision } from '../../src/engine/change.ts';
import { type Wishes, type WrittenWishes, wishesShape } from '../../src/engine/wishes/schema.ts';
import type { Fragment } from '../../src/model/fragment.ts';
import { type FactTableInput, table } from './facts.ts';

/** The wishes of a file that says this and nothing else. */
export function wishesWith(written: WrittenWishes): Wishes {
  return wishesShape.parse(written);
}

/** Stands for the program of our backup containers, which only a build makes. */
export const sidecarProgram = () => '// the program\n';

/** What a change decides from these facts; a fact it needs must be among them. */
export function decision(
  change: Change,
  given: FactTableInput,
  wishes: Wishes = wishesWith({}),
  recorded?: readonly Fragment[],
): Decision {
  const facts = table(given);
  const needed = change.needs.map((name) => {
    const fact = facts[name];
    if (!fact.known) throw new Error(`the test gives no fact ${name}`);
    return [name, fact.value] as const;
  });
  // The change reads no other facts than those it declares.
  return change.decide(Object.fromEntries(needed) as never, {
    wishes,
    facts: facts as never,
    sidecarProgram,
    ...(recorded === undefined ? {} : { recorded }),
  });
}
