// Wall-clock times of a zone and instants, by the time zone data that Node carries (Intl). A wall-clock time is held as the
// instant at which UTC reads the same.

const dayMs = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** Whether this is a zone that Node knows. */
export function isZone(zone: string): boolean {
  try {
    formatOf(zone);
    return true;
  } catch {
    return false;
  }
}

/** What the clocks of a zone are ahead of UTC at an instant, in milliseconds. */
export function offsetAt(instant: number, zone: string): number {
  if (zone === 'UTC') return 0;
  const parts = new Map(
    formatOf(zone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
  const wall = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return wall - Math.floor(instant / 1000) * 1000;
}

/** The offset of a whole day and its neighbours, or null where the clocks are changed in that time. */
export function steadyOffset(wallDay: number, zone: string): number | null {
  const before = offsetAt(wallDay - dayMs, zone);
  return offsetAt(wallDay + 2 * dayMs, zone) === before ? before : null;
}

/** The instants at which the clocks show a time: one, two in a repeated hour, none in one that is skipped. Ascending. */
export function instantsOf(wall: number, zone: string): readonly number[] {
  const offsets = new Set([offsetAt(wall - dayMs, zone), offsetAt(wall + dayMs, zone)]);
  return [...offsets]
    .map((offset) => wall - offset)
    .filter((instant) => instant + offsetAt(instant, zone) === wall)
    .sort((left, right) => left - right);
}

/** The first instant after the gap in which this time would lie. */
export function afterGap(wall: number, zone: string): number {
  let before = wall - dayMs;
  let after = wall + dayMs;
  const changed = offsetAt(after, zone);
  while (after - before > 1000) {
    const middle = Math.floor((before + after) / 2000) * 1000;
    if (offsetAt(middle, zone) === changed) after = middle;
    else before = middle;
  }
  return after;
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(zone, made);
  return made;
}
