// The file of measurements: one JSON object per line, `{"at":"2026-11-22T12:00:00.000Z","values":{"wal":16777216}}`.
import type { Measurement } from '../model/facts/history.ts';

/** As much as is read. The file is kept far smaller (`thinned`). */
export const mostHistoryBytes = 10 * 1024 * 1024;

export interface MeasurementLine {
  readonly measurement: Measurement;
  /** As it lies in the file: what a later version adds to a line survives being written again. */
  readonly text: string;
}

export interface MeasurementLines {
  readonly lines: readonly MeasurementLine[];
  /** Numbers, from 1, of lines that hold no measurement. */
  readonly damaged: readonly number[];
}

/** Reads the lines that hold a measurement, whatever stands between them. Never throws. */
export function parseMeasurements(text: string): MeasurementLines {
  const lines: MeasurementLine[] = [];
  const damaged: number[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const measurement = parseLine(line);
    if (measurement === null) damaged.push(index + 1);
    else lines.push({ measurement, text: line });
  }
  return { lines, damaged };
}

/** A measurement as a line, without the line end. */
export function measurementLine({ at, values }: Measurement): string {
  return JSON.stringify({ at, values });
}

/** Whether a number can stand in a measurement. Beyond 2^53 differences are no longer exact. */
export function isMeasurable(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER;
}

function parseLine(line: string): Measurement | null {
  const given = jsonOf(line);
  if (!isObject(given)) return null;
  const { at, values } = given;
  if (typeof at !== 'string' || !isMoment(at) || !isObject(values)) return null;
  const entries = Object.entries(values).filter((entry): entry is [string, number] => isMeasurable(entry[1]));
  return { at, values: Object.fromEntries(entries) };
}

function isMoment(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/.test(text) && !Number.isNaN(Date.parse(text));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
