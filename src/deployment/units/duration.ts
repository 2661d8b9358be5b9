const second = 1_000_000_000n;
const nanoseconds = new Map<string, bigint>([
  ['ns', 1n],
  ['us', 1_000n],
  ['µs', 1_000n],
  ['μs', 1_000n],
  ['ms', 1_000_000n],
  ['s', second],
  ['m', 60n * second],
  ['h', 3600n * second],
  ['d', 86_400n * second],
  ['w', 604_800n * second],
]);
const longest = 2n ** 63n - 1n;

/** `1h30m`, `1.5s`, `2d` in nanoseconds, as xhit/go-str2duration reads them; undefined when it is no duration. */
export function parseDuration(text: string): bigint | undefined {
  const unsigned = text.replace(/^[-+]/, '');
  if (unsigned === '0') return 0n;
  if (unsigned === '' || unsigned.length > 200) return undefined;
  let total = 0n;
  let rest = unsigned;
  while (rest !== '') {
    const match = /^(\d*)(?:\.(\d*))?([^.\d]+)/.exec(rest);
    const unit = nanoseconds.get(match?.[3] ?? '');
    if (match === null || unit === undefined) return undefined;
    const [whole, digits = '', fraction = ''] = match;
    if (digits === '' && fraction === '') return undefined;
    total += BigInt(digits || 0) * unit + fractionOf(fraction, unit);
    if (total > longest) return undefined;
    rest = rest.slice(whole.length);
  }
  return text.startsWith('-') ? -total : total;
}

function fractionOf(digits: string, unit: bigint): bigint {
  const known = digits.slice(0, 18);
  return known === '' ? 0n : BigInt(Math.trunc(Number(known) * (Number(unit) / 10 ** known.length)));
}

/** Go's `time.Duration.String`: `1h30m0s`, `1.5s`, `200ms`, `0s`. */
export function printDuration(value: bigint): string {
  if (value < 0n) return `-${printDuration(-value)}`;
  if (value === 0n) return '0s';
  if (value < 1_000n) return `${value}ns`;
  if (value < 1_000_000n) return `${decimal(value, 3)}µs`;
  if (value < second) return `${decimal(value, 6)}ms`;
  const seconds = decimal(value % (60n * second), 9);
  const minutes = value / (60n * second);
  if (minutes === 0n) return `${seconds}s`;
  const hours = minutes / 60n;
  return hours === 0n ? `${minutes}m${seconds}s` : `${hours}h${minutes % 60n}m${seconds}s`;
}

function decimal(value: bigint, places: number): string {
  const digits = String(value).padStart(places + 1, '0');
  const fraction = digits.slice(-places).replace(/0+$/, '');
  const whole = digits.slice(0, -places);
  return fraction === '' ? whole : `${whole}.${fraction}`;
}
