const units = new Map([...'kmgtp'].map((unit, index) => [unit, 1024 ** (index + 1)]));

/** `512m`, `1.5 GiB`, `10` in bytes, as docker/go-units `RAMInBytes` reads them; undefined when it is no size. */
export function parseBytes(text: string): number | undefined {
  const match = /^(\+?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?) ?([a-zA-Z]{0,3})$/.exec(text);
  if (match === null) return undefined;
  const [, number = '', suffix = ''] = match;
  const size = Number(number);
  const unit = suffix.toLowerCase();
  if (unit === '' || unit === 'b') return Math.trunc(size);
  const factor = units.get(unit.charAt(0));
  if (factor === undefined || !['', 'b', 'ib'].includes(unit.slice(1))) return undefined;
  return Math.trunc(size * factor);
}
