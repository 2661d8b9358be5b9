import { type Check, defineCheck } from '../engine/check.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Place } from '../model/place.ts';
import type { Severity } from '../model/severity.ts';

export function env(line: number): Place {
  return { file: '.env', line };
}
export function compose(line: number): Place {
  return { file: 'docker-compose.yml', line };
}

/** A check whose outcome is settled. `sentences`: when all is well, when it is not, the harm. */
export function check(
  id: Check['id'],
  severity: Severity,
  sentences: readonly [string, string, string],
  outcome: Outcome,
): Check {
  const [good, bad, why] = sentences;
  return defineCheck({
    id,
    severity,
    pass: good,
    fail: bad,
    why,
    sources: [],
    needs: [],
    run: () => outcome,
  });
}
