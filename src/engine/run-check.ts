import type { Known } from '../model/fact.ts';
import type { FactName, FactTable } from '../model/facts/table.ts';
import type { Outcome } from '../model/outcome.ts';
import { type Check, unknown } from './check.ts';

type Table = { readonly [Name in FactName]: Known<FactTable[Name]> };

/**
 * Runs one check on collected facts. A needed fact that is missing makes it `unknown` with the gatherer's reason;
 * so does an error inside the check, which is a bug of ours and says so.
 */
export function runCheck(check: Check, table: Table, now: Date): Outcome {
  const facts: Partial<Record<FactName, unknown>> = {};
  for (const name of check.needs) {
    const fact = table[name];
    if (!fact.known) return unknown(fact.reason);
    facts[name] = fact.value;
  }
  const more = Object.fromEntries((check.uses ?? []).map((name) => [name, table[name]]));
  try {
    return check.run(facts as unknown as FactTable, { now, facts: more as Table });
  } catch (error) {
    return unknown(
      `bug in this check (${error instanceof Error ? error.message : 'unknown error'}); please report it`,
    );
  }
}
