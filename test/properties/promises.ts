import { expect } from 'vitest';
import { Problem } from '../../src/model/problem.ts';

/** What a function gives, or the Problem it throws. Anything else that is thrown fails the test. */
export function outcome<T>(run: () => T): T | Problem {
  try {
    return run();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}

/** A refusal names a line that exists, says what to do, and forges no line of its own. */
export function expectLine(problem: Problem, text: string): void {
  const line = problem.at?.line ?? 0;
  expect(line).toBeGreaterThanOrEqual(1);
  expect(line).toBeLessThanOrEqual(text.split('\n').length);
  expect(problem.hints.length).toBeGreaterThan(0);
  expect(problem.message).not.toContain('\n');
}

/** How many lines differ once the common start and the common end are set aside: [before, after]. */
export function changedLines(before: string, after: string): readonly [number, number] {
  const [old, now] = [before.split(/(?<=\n)/), after.split(/(?<=\n)/)];
  let start = 0;
  while (start < old.length && old[start] === now[start]) start += 1;
  let end = 0;
  const shorter = Math.min(old.length, now.length) - start;
  while (end < shorter && old[old.length - 1 - end] === now[now.length - 1 - end]) end += 1;
  return [old.length - start - end, now.length - start - end];
}

/**
 * The most processor time that one call took: a busy machine does not count. A text of a few kilobytes takes
 * milliseconds; what takes seconds is a hang.
 */
export class Stopwatch {
  slowestMs = 0;

  time<T>(run: () => T): T {
    const start = process.cpuUsage();
    try {
      return run();
    } finally {
      const { user, system } = process.cpuUsage(start);
      this.slowestMs = Math.max(this.slowestMs, (user + system) / 1000);
    }
  }
}
