// One amount divided among many, each with a least, an amount to start from, and a part of what is left then.

export interface Claim {
  readonly least: number;
  readonly start: number;
  readonly growth: number;
}

/**
 * What each claim gets, in whole steps; null = not even the least of all fits. First everybody has the least, then all approach
 * their start alike, then what is left goes by `growth` (where nobody grows, it stays). Never less with a larger amount. Pure.
 */
export function divide(amount: number, claims: readonly Claim[], step: number): readonly number[] | null {
  const spare = amount - sum(claims.map(({ least }) => least));
  if (spare < 0) return null;
  const wishes = claims.map(({ least, start }) => Math.max(0, start - least));
  const wished = sum(wishes);
  const nearer = wished === 0 ? 1 : Math.min(1, spare / wished);
  const left = Math.max(0, spare - wished);
  const growth = sum(claims.map((claim) => claim.growth));
  return claims.map((claim, index) => {
    const grown = growth === 0 ? 0 : (left * claim.growth) / growth;
    const more = (wishes[index] ?? 0) * nearer + grown;
    return claim.least + Math.floor(more / step) * step;
  });
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
