/** Known names that someone who typed `name` may have meant, nearest first; at most three. */
export function nearNames(name: string, known: readonly string[]): readonly string[] {
  const tolerance = Math.max(2, Math.floor(name.length / 3));
  return known
    .map((candidate) => ({ candidate, steps: stepsTo(name, candidate) }))
    .filter(({ steps }) => steps <= tolerance)
    .sort((left, right) => left.steps - right.steps || left.candidate.localeCompare(right.candidate, 'en'))
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

/** The second half of `practice/name` counts as the whole: people remember that one. */
function stepsTo(name: string, candidate: string): number {
  const half = name.includes('/') ? [] : candidate.split('/').slice(1);
  return Math.min(...[candidate, ...half].map((form) => distance(name.toLowerCase(), form)));
}

/** Levenshtein's distance, one row at a time. */
function distance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_cell, index) => index);
  for (const [above, letter] of [...left].entries()) {
    const next = [above + 1];
    for (let index = 1; index <= right.length; index += 1) {
      const replaced = (row[index - 1] ?? 0) + (letter === right[index - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[index] ?? 0) + 1, (next[index - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}
