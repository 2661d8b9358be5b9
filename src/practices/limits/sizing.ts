import { type FittedLimits, fitLimits, fits, type Unfitting } from '../../engine/budget/fitted.ts';
import { type HostFacts, hostSize } from '../../engine/budget/host-size.ts';
import { type Decision, notWanted, refused, undecided } from '../../engine/change.ts';
import type { Wishes } from '../../engine/wishes/schema.ts';
import { listed } from '../../engine/words.ts';
import { sizeBytes } from '../../facts/services/quantity.ts';
import { mebibyte, printBytes } from '../../model/bytes.ts';
import type { ServiceFact } from '../../model/facts/services.ts';

/**
 * The limits that all changes of this practice go by, or why there are none. Where a person wants limits and they cannot be, planning
 * ends; where it was left to us, nothing is changed and the plan says why.
 */
export function sized(
  services: readonly ServiceFact[],
  facts: HostFacts,
  wishes: Wishes,
): { readonly limits: FittedLimits } | { readonly decision: Decision } {
  if (wishes.limits.mode === 'off') return { decision: notWanted('limits.mode is off') };
  const host = hostSize(facts, wishes);
  if (typeof host === 'string') {
    return {
      decision: undecided(`${host}; limits.memory in seaworthy.yaml can say how large the machine is`),
    };
  }
  refuseTooManyCpus(host.cores, wishes);
  refuseTooLittle(wishes);
  const result = fitLimits(services, host, wishes);
  if (fits(result)) return { limits: result };
  const text = tooSmall(result, wishes);
  if (isMeant(wishes)) refused(text, [hintOf(result)]);
  return { decision: notWanted(text, [`${text}; ${hintOf(result)}`]) };
}

function isMeant({ limits }: Wishes): boolean {
  return limits.mode === 'on' || Object.values(limits.services).some(({ memory }) => memory !== undefined);
}

function tooSmall({ host, neededBytes, marginBytes, needed }: Unfitting, { limits }: Wishes): string {
  const most = [...needed].sort((left, right) => right.bytes - left.bytes).slice(0, 4);
  const who = listed(most.map(({ service, bytes }) => `${service} ${printBytes(bytes)}`));
  const room = `${printBytes(host.memoryBytes - marginBytes)} of ${printBytes(host.memoryBytes)}`;
  return `memory limits do not fit: the services need at least ${printBytes(neededBytes)} (${who}), and a margin of ${limits.margin} % leaves ${room}`;
}

/** What can be done about it today. */
function hintOf({ needed }: Unfitting): string {
  const written = needed.filter(({ from }) => from !== 'share').map(({ service }) => service);
  if (written.length > 0)
    return `add memory, lower the limits that are written down (${listed(written)}), or leave services out`;
  return 'add memory, or leave services out: analytics with vector, imgproxy and functions are optional upstream';
}

/** The least that Docker takes for a limit of memory (moby: daemon/daemon_unix.go, linuxMinMemory). */
const dockersLeast = 6 * mebibyte;

/** What Docker would refuse only when the containers are made, and what nobody can mean. */
function refuseTooLittle({ limits }: Wishes): void {
  for (const [name, { memory, reservation }] of Object.entries(limits.services)) {
    const bytes = sizeBytes(memory) ?? Number.POSITIVE_INFINITY;
    if (bytes < dockersLeast) {
      refused(`limits.services.${name}.memory is ${memory}, and Docker takes no less than 6m`, [
        'write what the service needs: seaworthy limits advise shows it',
      ]);
    }
    if ((sizeBytes(reservation) ?? 0) <= bytes) continue;
    refused(`limits.services.${name}.reservation is ${reservation}, more than its memory of ${memory}`, [
      `write ${memory} at most`,
    ]);
  }
}

/** Docker starts no container that may use more CPUs than there are. */
function refuseTooManyCpus(cores: number | null, { limits }: Wishes): void {
  const over = Object.entries(limits.services).find(([, { cpus }]) => cores !== null && (cpus ?? 0) > cores);
  if (over === undefined || cores === null) return;
  refused(`limits.services.${over[0]}.cpus is ${over[1].cpus}, and this machine has ${cores}`, [
    `write ${cores} at most: Docker starts no container that may use more`,
  ]);
}
