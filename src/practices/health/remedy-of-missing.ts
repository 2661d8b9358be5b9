import { listed } from '../../engine/words.ts';
import type { ServiceFact } from '../../model/facts/services.ts';
import type { Remedy } from '../../model/outcome.ts';
import { verdictOf } from './truthful.ts';

/** Names the command for what it mends, and what is left of the others. */
export function remedyOfMissing(missing: readonly ServiceFact[]): Remedy {
  const verdicts = missing.map((service) => ({ service, verdict: verdictOf(service) }));
  const mended = verdicts.filter(({ verdict }) => verdict.kind === 'add').map(({ service }) => service.name);
  const others = verdicts.flatMap(({ service, verdict }) =>
    verdict.kind === 'left' ? [`${service.name} stays without: ${verdict.reason}`] : [],
  );
  const rest = others.length === 0 ? '' : ` (${others.join('; ')})`;
  if (mended.length === 0) {
    return { text: `Give each of them a healthcheck that fails on any answer but success${rest}.` };
  }
  return {
    text: `Give ${listed(mended)} a health check that proves an answer${rest}.`,
    command: 'seaworthy apply --only health',
  };
}
