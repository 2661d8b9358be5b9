// Histories for tests: numbers by age in days, or by a rule.
import type { HistoryFact, Measurement } from '../../src/model/facts/history.ts';
import { today } from './facts.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** A measurement so many days before the tests' day. */
export function daysAgo(days: number, values: Readonly<Record<string, number>>): Measurement {
  return { at: new Date(today.getTime() - days * dayMs).toISOString(), values };
}

export function historyOf(...points: readonly Measurement[]): HistoryFact {
  return { path: '/srv/supabase/.seaworthy/measurements.jsonl', points, damagedLines: [] };
}

/** One measurement each six hours over the last `days`, today left out; the rule is given the age in days. */
export function sixHourly(
  days: number,
  rule: (age: number) => Readonly<Record<string, number>>,
): readonly Measurement[] {
  const ages = Array.from({ length: days * 4 }, (_, index) => days - index / 4);
  return ages.map((age) => daysAgo(age, rule(age)));
}
