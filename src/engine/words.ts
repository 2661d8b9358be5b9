/** `a`, `a and b`, `a, b and c`; from the sixth on they are counted: `a, b, c, d and 3 more`. */
export function listed(words: readonly string[], limit = 5): string {
  const distinct = [...new Set(words)];
  if (distinct.length <= 1) return distinct.join('');
  if (distinct.length <= limit) return `${distinct.slice(0, -1).join(', ')} and ${distinct.at(-1)}`;
  const shown = distinct.slice(0, limit - 1);
  return `${shown.join(', ')} and ${distinct.length - shown.length} more`;
}

/** `1 port`, `3 ports`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
