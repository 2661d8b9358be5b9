import type { FittedLimits } from '../../engine/budget/fitted.ts';
import { counted, listed } from '../../engine/words.ts';
import { printBytes } from '../../model/bytes.ts';
import type { Known } from '../../model/fact.ts';
import type { ContainersFact } from '../../model/facts/containers.ts';
import type { ServiceFact } from '../../model/facts/services.ts';

/** What a person should know of the limits: what was left as it was, what is tight, and what nobody counted. */
export function limitNotes(
  { shares, host, marginBytes }: FittedLimits,
  services: readonly ServiceFact[],
  containers: Known<ContainersFact>,
): readonly string[] {
  const kept = shares.filter(({ limitFrom }) => limitFrom === 'files').map(({ service }) => service);
  const tight = shares.filter(
    (share) => share.limitFrom !== 'share' && share.limitBytes < share.minimumBytes,
  );
  const others = containers.known ? (containers.value.others ?? []) : [];
  const isElsewhere = !services.some(({ role }) => role === 'db');
  return [
    ...(kept.length === 0 ? [] : [`limits that stand in your files stay and are counted: ${listed(kept)}`]),
    ...tight.map(({ service, limitBytes, minimumBytes }) => {
      return `${service} may take ${printBytes(limitBytes)}, and is known to need ${printBytes(minimumBytes)}`;
    }),
    ...(host.cores === null
      ? ['how many CPUs this machine has is not known, so CPU limits are left out']
      : []),
    ...(others.length === 0
      ? []
      : [
          `${counted(others.length, 'container')} of other projects on this engine must do with the margin of ${printBytes(marginBytes)}`,
        ]),
    ...(host.swapBytes === 0
      ? ['this machine has no swap: a short peak ends a service instead of slowing it']
      : []),
    ...(isElsewhere
      ? [
          'the database is not one of the services here, so none of this memory is kept for it, and no service gets more than twice what to start from',
        ]
      : []),
  ];
}
