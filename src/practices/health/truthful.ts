// What becomes of the check of one service: left, replaced or added, and why.
import type { ServiceFact } from '../../model/facts/services.ts';
import { supabaseRoles } from '../../model/facts/services.ts';
import type { Answerable } from './answerable.ts';
import { checkOf } from './image-checks.ts';
import { probeOf } from './probes.ts';
import { isShipped } from './shipped-checks.ts';
import { lieOf, limitOf } from './truth.ts';

export type Verdict =
  | { readonly kind: 'fine' }
  /** Something is wrong with it that we cannot or may not mend. */
  | { readonly kind: 'left'; readonly reason: string }
  | { readonly kind: 'replace'; readonly reason: string; readonly isLie: boolean; readonly probe: Probe }
  | { readonly kind: 'add'; readonly probe: Probe };

export type Probe = Extract<Answerable, { test: unknown }>;

/**
 * A check that cannot fail is replaced whoever wrote it. One that can fail and proves little is replaced only when it
 * came with a distribution's files: what an operator wrote himself is his.
 */
export function verdictOf(service: ServiceFact): Verdict {
  if (service.healthcheck?.disabled === true) return { kind: 'left', reason: 'its check is switched off' };
  const check = checkOf(service);
  if (check === undefined && !supabaseRoles.includes(service.role)) return { kind: 'fine' };
  const probe = probeOf(service);
  if (check === undefined) {
    if ('unable' in probe) return { kind: 'left', reason: `it has no check, and ${probe.unable}` };
    return { kind: 'add', probe };
  }

  const lie = lieOf(check.test);
  const limit = limitOf(check.test);
  const reason = lie ?? limit;
  if (reason === undefined) return { kind: 'fine' };
  if (lie === undefined && !isShipped(service, check.test)) {
    return { kind: 'left', reason: `its check can fail and is the operator's own, so it stays (${reason})` };
  }
  if ('unable' in probe) return { kind: 'left', reason: `${probe.unable} (its check: ${reason})` };
  return { kind: 'replace', reason, isLie: lie !== undefined, probe };
}
