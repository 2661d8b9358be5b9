const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

export const mebibyte = 1024 ** 2;
export const gibibyte = 1024 ** 3;

/** `1.5 GiB`: three digits at most, as people read sizes. */
export function printBytes(bytes: number): string {
  const step = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, bytes)) / 10)));
  const amount = bytes / 1024 ** step;
  const digits = step === 0 || amount >= 10 ? 0 : 1;
  return `${Number(amount.toFixed(digits))} ${units[step]}`;
}

/** `86 %`, rounded down so that a limit is never shown as reached before it is. */
export function printShare(part: number, whole: number): string {
  return `${Math.floor((100 * part) / whole)} %`;
}
