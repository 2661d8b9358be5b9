import { isMeasurable } from '../../facts/measurements.ts';
import type { Known } from '../../model/fact.ts';
import { type Measurement, measured } from '../../model/facts/history.ts';
import type { FactName, FactTable } from '../../model/facts/table.ts';

/** The facts that a measurement is made of. */
export const measuredFacts = [
  'disks',
  'databases',
  'sizes',
  'slots',
  'storageObjects',
  'containers',
  'containerLogs',
] as const satisfies readonly FactName[];

export type MeasuredFacts = { readonly [Name in (typeof measuredFacts)[number]]: Known<FactTable[Name]> };

/** The sizes and counters in these facts, at this moment. What is not known is left out. */
export function measure(facts: MeasuredFacts, now: Date): Measurement {
  const values = [
    ...ofDisks(facts),
    ...ofPostgres(facts),
    ...of(facts.containers, ({ project }) =>
      project.map((one) => [measured.restarts(one.name), one.restartCount]),
    ),
    ...of(facts.containerLogs, ({ logs }) =>
      logs.map((log) => [measured.containerLog(log.container), log.bytes]),
    ),
  ];
  return {
    at: now.toISOString(),
    values: Object.fromEntries(values.filter(([, value]) => isMeasurable(value))),
  };
}

type Value = readonly [name: string, value: number];

function of<T>(fact: Known<T>, read: (value: T) => readonly Value[]): readonly Value[] {
  return fact.known ? read(fact.value) : [];
}

function ofDisks({ disks }: MeasuredFacts): readonly Value[] {
  return of(disks, (fact) =>
    fact.disks.flatMap((disk): readonly Value[] => {
      const bytes: Value = [measured.diskFree(disk.mount), disk.freeBytes];
      // Btrfs and others make inodes as they need them, and report none.
      return disk.totalInodes === 0 ? [bytes] : [bytes, [measured.inodesFree(disk.mount), disk.freeInodes]];
    }),
  );
}

function ofPostgres({ databases, sizes, slots, storageObjects }: MeasuredFacts): readonly Value[] {
  return [
    ...of(databases, (fact) => fact.databases.map((one) => [measured.database(one.name), one.bytes])),
    ...of(sizes, ({ walBytes, analyticsBytes }): readonly Value[] => [
      [measured.wal, walBytes],
      ...(analyticsBytes === undefined ? [] : [[measured.analytics, analyticsBytes] as const]),
    ]),
    ...of(slots, (fact) =>
      fact.slots.flatMap(({ name, retainedBytes }): readonly Value[] =>
        retainedBytes === null ? [] : [[measured.slot(name), retainedBytes]],
      ),
    ),
    ...of(storageObjects, ({ bytes }) => [[measured.objects, bytes]]),
  ];
}
