import type { ServiceFact } from '../../model/facts/services.ts';
import { addressLimitFragments } from './address-limits.ts';
import { believedForwarding } from './believed-forwarding.ts';

/**
 * Comment lines for the configuration of a person's own proxy: what the services behind it have to be told, as wishes. A
 * proxy of ours brings these along; nothing when all is set.
 */
export function besideOwnProxy(services: readonly ServiceFact[]): readonly string[] {
  const wanted = [...believedForwarding(services), ...addressLimitFragments(services).fragments];
  const lines = wanted.flatMap((one) =>
    one.kind === 'environment' && typeof one.value === 'string'
      ? [`#   ${one.service}: { ${one.name}: '${one.value}' }`]
      : [],
  );
  if (lines.length === 0) return [];
  return [
    '# The services have to believe this proxy. In seaworthy.yaml, then seaworthy apply:',
    '# environment:',
    ...lines,
  ];
}
