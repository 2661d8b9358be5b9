// A change: facts and wishes in, what it wants of the deployment out. Pure: no files, no clock, no randomness.
// The facts are those of the deployment *without* our override, so a decision does not depend on what it did before
// (`recorded` is for a single value whose fact cannot be had today).
// The engine adds what no change repeats: collisions, rendering, the diff, the journal, `up`, undo.
// Forbidden here: node:fs, branching on dry runs, catching errors, naming generations.
import type { Known } from '../model/fact.ts';
import type { FactName, FactTable } from '../model/facts/table.ts';
import type { Fragment } from '../model/fragment.ts';
import type { Place } from '../model/place.ts';
import { Problem } from '../model/problem.ts';
import type { World } from '../ports/world.ts';
import type { Places } from './state/places.ts';
import type { Wishes } from './wishes/schema.ts';

export interface ChangeDefinition<Needs extends FactName, Uses extends FactName> {
  /** `practice/noun-in-its-good-state`; also the file's name: `logs/bounded-container-logs`. */
  readonly id: `${string}/${string}`;
  /** What it does, one imperative sentence without a stop. */
  readonly title: string;
  /** One sentence about what gets better, with a stop. */
  readonly why: string;
  /** Where the rule comes from. */
  readonly sources: readonly string[];
  /** Facts without which it decides nothing; what is recorded of it then stays as it is. */
  readonly needs: readonly Needs[];
  readonly uses?: readonly Uses[];
  readonly decide: (
    facts: Pick<FactTable, Needs>,
    more: {
      readonly wishes: Wishes;
      readonly facts: { readonly [Name in Uses]: Known<FactTable[Name]> };
      /** Text of the program that runs in our backup containers: it ships with this version. */
      readonly sidecarProgram: () => string;
      /**
       * What is recorded of this change, for a value that was fitted to a fact which is unknown now: it stays as it is, while all
       * else is decided anew. Absent = nothing is recorded.
       */
      readonly recorded?: readonly Fragment[];
    },
  ) => Decision;
  /**
   * Looks, before anything is in effect, whether what lies outside the deployment and would be relied on can be trusted. Throws a
   * Problem that says why not: nothing is changed then. Asked by apply alone, and only where its stage is new or changed.
   */
  readonly prove?: (bench: ProvingBench) => Promise<void>;
  /**
   * Looks whether the world followed. What the engine proves for every stage is not repeated here: that each changed
   * service's container was recreated from the present files, runs, and is healthy.
   */
  readonly verify?: (fragments: readonly Fragment[], probe: Probe) => Promise<Verification>;
}

export type Decision =
  | {
      readonly wanted: true;
      readonly fragments: readonly Fragment[];
      /** What could go wrong for whom; `none` when nothing can. */
      readonly risk: string;
      /** What a person should know: what was left out, and how to get it. */
      readonly notes?: readonly string[];
    }
  /** Not wished, or does not apply. What is recorded of it is withdrawn. */
  | { readonly wanted: false; readonly reason: string; readonly notes?: readonly string[] }
  /** Cannot be told from what is known here. What is recorded of it stays as it is. */
  | { readonly wanted: null; readonly reason: string; readonly notes?: readonly string[] };

/** What a probe may look at. */
export interface Probe {
  readonly world: World;
  /** `docker inspect` of a service's container, as Docker prints it; null = there is none that runs. */
  inspect(service: string): Promise<unknown>;
}

/** What a proof before the commit may use. */
export interface ProvingBench {
  readonly world: World;
  readonly places: Places;
  readonly wishes: Wishes;
  /** The value of a `secret-file` of this run; null = it is made only when it is written. */
  secret(name: string): string | null;
}

export type Verification =
  | { readonly held: true; readonly saw: readonly string[] }
  | { readonly held: false; readonly reason: string };

/** A change with its fact names forgotten, as the engine holds it. */
export type Change = ChangeDefinition<FactName, FactName>;

export function defineChange<const Needs extends FactName, const Uses extends FactName = never>(
  definition: ChangeDefinition<Needs, Uses>,
): Change {
  // The engine gives exactly the facts that are declared, so forgetting their names is safe.
  return definition as unknown as Change;
}

export function wanted(
  fragments: readonly Fragment[],
  risk: string,
  notes: readonly string[] = [],
): Decision {
  return { wanted: true, fragments, risk, notes };
}

export function notWanted(reason: string, notes: readonly string[] = []): Decision {
  return { wanted: false, reason, notes };
}

/** For a fact that is needed only where no wish stands in for it; one that always is belongs into `needs`. */
export function undecided(reason: string): Decision {
  return { wanted: null, reason, notes: [reason] };
}

/**
 * Ends planning: a person asked for just this, and it cannot be. What a wish leaves to us is never refused: it is not wanted,
 * with a note.
 */
export function refused(message: string, hints: readonly [string, ...string[]], at?: Place): never {
  throw new Problem({ code: 'wish-refused', message, hints, ...(at === undefined ? {} : { at }) });
}

export function held(...saw: readonly string[]): Verification {
  return { held: true, saw };
}

export function broke(reason: string): Verification {
  return { held: false, reason };
}
