import { Problem } from '../model/problem.ts';
import type { Check } from './check.ts';
import { nearNames } from './near-names.ts';
import type { Practice } from './practice.ts';

export interface Selection {
  /** Check ids and practice names; empty = all. */
  readonly only: readonly string[];
  readonly skip: readonly string[];
}

/** The checks a selection leaves. A name that is neither a check nor a practice is a Problem: a typo must not pass for a clean audit. */
export function selectChecks(
  checks: readonly Check[],
  practices: readonly Practice[],
  { only, skip }: Selection,
): readonly Check[] {
  const known: readonly string[] = [...practices.map(({ id }) => id), ...checks.map(({ id }) => id)];
  const strangers = [...new Set([...only, ...skip])].filter((name) => !known.includes(name));
  if (strangers.length > 0) refuse(strangers, known, practices);

  const left = checks.filter((check) => {
    return (only.length === 0 || covers(only, check)) && !covers(skip, check);
  });
  if (left.length === 0) {
    throw new Problem({
      code: 'no-checks-left',
      message: 'the selection leaves no check to run',
      hints: ['name other practices or checks with --only, or leave fewer out with --skip'],
    });
  }
  return left;
}

function covers(names: readonly string[], check: Check): boolean {
  return names.includes(check.id) || names.includes(check.id.split('/')[0] ?? '');
}

function refuse(
  strangers: readonly string[],
  known: readonly string[],
  practices: readonly Practice[],
): never {
  const near = [...new Set(strangers.flatMap((name) => nearNames(name, known)))];
  const list = `practices are ${practices.map(({ id }) => id).join(', ')}`;
  throw new Problem({
    code: 'unknown-check',
    message: `no check or practice is called ${strangers.map((name) => JSON.stringify(name)).join(' or ')}`,
    hints: near.length === 0 ? [list] : [`did you mean ${near.join(', ')}?`, list],
  });
}
