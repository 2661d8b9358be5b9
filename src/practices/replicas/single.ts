import type { Known } from '../../model/fact.ts';
import type { SlotsFact } from '../../model/facts/database.ts';
import type { ServiceFact } from '../../model/facts/services.ts';

/** Why there is nothing to judge; undefined = a replica is configured. Logical slots serve Realtime, not replicas. */
export function whyNoReplica(services: readonly ServiceFact[], slots: Known<SlotsFact>): string | undefined {
  const databases = services.filter(({ role }) => role === 'db');
  if (databases.length > 1) return undefined;
  if (!slots.known)
    return 'no replica is configured: these files hold one database, and its slots were not looked at';
  if (slots.value.replicas > 0 || physicalSlots(slots.value).length > 0) return undefined;
  return 'no replica is configured: one database, no replica attached and no physical slot';
}

export function physicalSlots(slots: SlotsFact): SlotsFact['slots'] {
  return slots.slots.filter(({ type }) => type === 'physical');
}
