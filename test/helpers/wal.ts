/** Name of a WAL segment by its number, reckoned apart from the code under test. */
export function segmentOf(number: number, timeline = 1): string {
  return [timeline, Math.floor(number / 256), number % 256]
    .map((part) => part.toString(16).toUpperCase().padStart(8, '0'))
    .join('');
}

/** Each saved at its number in seconds. */
export function savedSegments(
  numbers: readonly number[],
  timeline = 1,
): readonly (readonly [string, number])[] {
  return numbers.map((number) => [segmentOf(number, timeline), number * 1000] as const);
}

/** Both ends are in it. */
export function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
