// What `audit --record` would have written down on earlier days, from what is seen today.
import { measure } from '../../src/engine/history/measure.ts';
import { known } from '../../src/model/fact.ts';
import type { HistoryFact, Measurement } from '../../src/model/facts/history.ts';
import type { FactTable } from '../../src/model/facts/table.ts';
import { today } from '../helpers/facts.ts';

const dayMs = 86_400_000;

/** Days back from now, twice a day for a week. */
const moments = Array.from({ length: 14 }, (_, index) => 7 - index / 2);

/**
 * A week in which everything stayed as it is now, but for sources named in `perDay`: what came to them each day, less than
 * nought where it went.
 */
export function measuredDays(
  now: Pick<
    FactTable,
    'disks' | 'databases' | 'sizes' | 'slots' | 'storageObjects' | 'containers' | 'containerLogs'
  >,
  perDay: Readonly<Record<string, number>> = {},
): HistoryFact {
  const { values } = measure(
    {
      disks: known(now.disks),
      databases: known(now.databases),
      sizes: known(now.sizes),
      slots: known(now.slots),
      storageObjects: known(now.storageObjects),
      containers: known(now.containers),
      containerLogs: known(now.containerLogs),
    },
    today,
  );
  const points = moments.map((daysAgo): Measurement => {
    const then = Object.entries(values).map(([name, value]) => [
      name,
      Math.max(0, value - (perDay[name] ?? 0) * daysAgo),
    ]);
    return {
      at: new Date(today.getTime() - daysAgo * dayMs).toISOString(),
      values: Object.fromEntries(then),
    };
  });
  return { path: '/srv/supabase/.seaworthy/measurements.jsonl', points, damagedLines: [] };
}
