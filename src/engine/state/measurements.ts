// The history of measurements. It decides nothing about what is in effect, so it is neither sealed nor under the lock: a
// file is put in place whole, and of two that record at the same moment the later one counts.
import { measurementLine, mostHistoryBytes, parseMeasurements } from '../../facts/measurements.ts';
import type { Measurement } from '../../model/facts/history.ts';
import { Problem } from '../../model/problem.ts';
import type { World } from '../../ports/world.ts';
import { leastApartMs, thinned } from '../history/thinned.ts';
import { ownAccess, privateFile } from './access.ts';
import type { Places } from './places.ts';
import { prepareWithoutLock } from './prepare.ts';
import { nextSuffix, replaceFile } from './replace-file.ts';

export type Recorded =
  | {
      readonly recorded: true;
      /** Numbers of lines that held no measurement and are now gone. */
      readonly dropped: readonly number[];
    }
  /** Completes "not recorded: …". */
  | {
      readonly recorded: false;
      readonly reason: string;
      /** There is one of a moment ago, so nothing is missing. */
      readonly isRecent: boolean;
    };

/**
 * Adds a measurement to `.seaworthy/measurements.jsonl` and thins what is old. Whatever moment a kill chooses, the file is
 * the old one or the new one. Throws a Problem when it cannot be written.
 */
export function recordMeasurement(places: Places, measurement: Measurement, world: World): Recorded {
  if (Object.keys(measurement.values).length === 0)
    return { recorded: false, reason: 'nothing could be measured', isRecent: false };
  const now = new Date(measurement.at);
  const { lines, damaged } = parseMeasurements(readText(places.measurements, world));
  const kept = lines.map((line) => ({ at: Date.parse(line.measurement.at), text: line.text }));
  const near = kept.find(({ at }) => Math.abs(now.getTime() - at) < leastApartMs);
  if (near !== undefined) {
    const minutes = Math.floor(Math.abs(now.getTime() - near.at) / 60_000);
    return {
      recorded: false,
      reason: `there is one of ${minutes} minutes ago, and one in ten minutes is enough`,
      isRecent: true,
    };
  }
  const all = thinned([...kept, { at: now.getTime(), text: measurementLine(measurement) }], now);
  const next = nextNames(world);
  prepareWithoutLock(places, world, next);
  const text = all.map((line) => `${line.text}\n`).join('');
  const access = ownAccess(places, privateFile, world.tree);
  replaceFile(places.measurements, text, access, world.tree, next(places.measurements));
  return { recorded: true, dropped: damaged };
}

function readText(path: string, { tree }: World): string {
  if ((tree.status(path)?.bytes ?? 0) > mostHistoryBytes) {
    throw new Problem({
      code: 'history-too-large',
      message: `${path} is larger than anything Seaworthy writes there`,
      hints: ['move it away: the next seaworthy audit --record begins a new one'],
    });
  }
  // Bytes that are no UTF-8 spoil their own line alone.
  return new TextDecoder().decode(tree.read(path) ?? new Uint8Array());
}

/** Names that no other writer uses; an apply clears what a killed one left of them. */
function nextNames(world: World): (path: string) => string {
  const id = Buffer.from(world.randomBytes(8)).toString('hex');
  return (path) => `${path}.${id}${nextSuffix}`;
}
