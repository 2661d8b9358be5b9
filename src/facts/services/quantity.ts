// Durations and sizes as Compose writes them (compose-spec 11-extension.md, "Specifying durations" and "byte values").

const millisecondsPer: Readonly<Record<string, number>> = {
  us: 0.001,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** `1m30s` in milliseconds; undefined for anything else. */
export function durationMs(text: string | undefined): number | undefined {
  if (text === undefined || !/^(?:\d+(?:\.\d+)?(?:us|ms|s|m|h|d))+$/.test(text)) return undefined;
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(us|ms|s|m|h|d)/g)];
  return parts.reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * (millisecondsPer[unit ?? ''] ?? 0),
    0,
  );
}

const bytesPer: Readonly<Record<string, number>> = {
  b: 1,
  k: 1024,
  m: 1024 ** 2,
  g: 1024 ** 3,
  t: 1024 ** 4,
};

/** `512m`, `1.5gb` or a plain number in bytes; undefined for anything else. */
export function sizeBytes(text: string | undefined): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*([bkmgt]?)(?:i?b)?$/i.exec(text?.trim() ?? '');
  if (match === null) return undefined;
  return Math.round(Number(match[1]) * (bytesPer[(match[2] ?? '').toLowerCase() || 'b'] ?? 1));
}
