// GoTrue limits by address only when it is told in which header the address stands.
import { serviceOf } from '../../engine/find-service.ts';
import { textOf } from '../../engine/in-effect.ts';
import type { ServiceFact } from '../../model/facts/services.ts';
import type { Fragment } from '../../model/fragment.ts';

const name = 'GOTRUE_RATE_LIMIT_HEADER';

/**
 * The edge writes X-Forwarded-For anew with the caller alone; Kong and Envoy append themselves to it, and GoTrue takes its
 * left-most entry (supabase/auth:internal/api/middleware.go). X-Real-IP would not do: Kong writes its own neighbour into it
 * (docs.konghq.com, trusted_ips), which is the edge for everybody.
 */
export function addressLimitFragments(services: readonly ServiceFact[]): {
  readonly fragments: readonly Fragment[];
  readonly notes: readonly string[];
} {
  const auth = serviceOf(services, 'auth');
  if (auth === undefined) return { fragments: [], notes: [] };
  const theirs = textOf(auth, name);
  if (theirs === undefined)
    return {
      fragments: [{ kind: 'environment', service: auth.name, name, value: 'X-Forwarded-For' }],
      notes: [],
    };
  if (theirs.toLowerCase() === 'x-forwarded-for') return { fragments: [], notes: [] };
  return {
    fragments: [],
    notes: [
      `${name} of ${auth.name} stays ${theirs}; the proxy overwrites X-Forwarded-For and X-Real-IP alone`,
    ],
  };
}
