import type { SlotsFact } from '../../../src/model/facts/database.ts';
import { inFacts, type Mutation } from '../mutation.ts';

const gibibyte = 1024 ** 3;
const standby = { name: 'standby_1', type: 'physical', walStatus: 'extended' };
const here = { on: ['hardened', 'kong-15', 'pgbouncer'] } as const;

export const replicas: readonly Mutation[] = [
  withSlot(
    'a replica that lags',
    ['replicas/lagging'],
    { ...standby, active: true, retainedBytes: 1.5 * gibibyte },
    1,
  ),
  withSlot(
    'a replica that never attached',
    ['replicas/cannot-attach', 'replicas/no-replication-rule'],
    { ...standby, active: false, retainedBytes: gibibyte / 20 },
    0,
  ),
];

function withSlot(
  what: string,
  breaks: readonly string[],
  slot: SlotsFact['slots'][number],
  attached: number,
): Mutation {
  return inFacts(
    'postgres',
    what,
    breaks,
    ({ slots }) => ({ slots: { slots: [...slots.slots, slot], replicas: attached } }),
    here,
  );
}
