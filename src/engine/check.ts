// A check: facts in, one outcome out. Pure: no files, no clock, no randomness; `now` is given.
// The runner adds what no check repeats: `unknown` when a needed fact is missing, the practice, the doc link, rendering.

import type { Known } from '../model/fact.ts';
import type { FactName, FactTable } from '../model/facts/table.ts';
import type { Evidence, Outcome, Remedy } from '../model/outcome.ts';
import type { Place } from '../model/place.ts';
import type { Severity } from '../model/severity.ts';

export interface CheckDefinition<Needs extends FactName, Uses extends FactName> {
  /** `practice/noun-in-its-bad-state`; also the file's name and the documentation page's. */
  readonly id: `${string}/${string}`;
  /** The state when all is well, as a sentence without a stop: "Auth links point at a public address". */
  readonly pass: string;
  /** The state when it is not: "Auth links point at this machine". */
  readonly fail: string;
  /** One sentence about the harm. */
  readonly why: string;
  readonly severity: Severity;
  /** Where the rule comes from: failure case numbers, upstream files, RFCs. For the documentation page. */
  readonly sources: readonly string[];
  /** Facts without which the check is `unknown`. */
  readonly needs: readonly Needs[];
  /** Facts that let it see more; given as Known. */
  readonly uses?: readonly Uses[];
  readonly run: (facts: Pick<FactTable, Needs>, more: CheckMore<Uses>) => Outcome;
}

export interface CheckMore<Uses extends FactName> {
  readonly now: Date;
  readonly facts: { readonly [Name in Uses]: Known<FactTable[Name]> };
}

/** A check with its fact names forgotten, as the runner holds it. */
export type Check = CheckDefinition<FactName, FactName>;

/** Declares a check; a fact that is not in `needs` or `uses` does not compile. */
export function defineCheck<const Needs extends FactName, const Uses extends FactName = never>(
  definition: CheckDefinition<Needs, Uses>,
): Check {
  // The runner gives exactly the facts that are declared, so forgetting their names is safe.
  return definition as unknown as Check;
}

/** All is well, and this is what was seen. */
export function pass(...evidence: readonly Evidence[]): Outcome {
  return { status: 'pass', evidence };
}

/** Something is wrong: one sentence, the evidence, one remedy. */
export function fail(
  detail: string,
  evidence: readonly [Evidence, ...Evidence[]],
  remedy: Remedy | string,
): Outcome {
  return {
    status: 'fail',
    detail,
    evidence,
    remedy: typeof remedy === 'string' ? { text: remedy } : remedy,
  };
}

/** The check does not apply here, and why. */
export function skip(reason: string): Outcome {
  return { status: 'skip', reason };
}

/** It could not be judged, and why. Never a pass. */
export function unknown(reason: string): Outcome {
  return { status: 'unknown', reason };
}

/** Only a person can tell; says what to look at. */
export function manual(instruction: string): Outcome {
  return { status: 'manual', instruction };
}

/** Something that was seen, at the first of its places. */
export function seen(subject: string, saw: string, at?: Place | readonly Place[]): Evidence {
  const place = Array.isArray(at) ? (at as readonly Place[])[0] : (at as Place | undefined);
  return place === undefined ? { subject, saw } : { subject, saw, at: place };
}

/** A list known to hold something, or null: `fail` needs at least one piece of evidence. */
export function some<T>(list: readonly T[]): readonly [T, ...T[]] | null {
  return list.length === 0 ? null : (list as readonly [T, ...T[]]);
}
