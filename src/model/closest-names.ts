/** Up to `most` names that a person may have meant, nearest first; none when nothing is near. */
export function closestNames(typed: string, names: readonly string[], most = 3): readonly string[] {
  const word = typed.toLowerCase();
  const limit = Math.max(2, Math.floor(word.length / 3));
  return names
    .map((name) => ({ name, distance: distanceOf(word, name.toLowerCase()) }))
    .filter(({ distance }) => distance <= limit)
    .sort((one, other) => one.distance - other.distance || one.name.localeCompare(other.name))
    .slice(0, most)
    .map(({ name }) => name);
}

/** 0 for the last part of an id or a containing name, else the Levenshtein distance to the whole or its last part. */
function distanceOf(word: string, name: string): number {
  const last = name.slice(name.lastIndexOf('/') + 1);
  if (last === word) return 0;
  if (word.length > 2 && name.includes(word)) return 1;
  return Math.min(levenshtein(word, name), levenshtein(word, last) + 1);
}

function levenshtein(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_unused, index) => index);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const cost = one[i - 1] === other[j - 1] ? 0 : 1;
      const above = row[j] ?? 0;
      const left = next[j - 1] ?? 0;
      next.push(Math.min(above + 1, left + 1, (row[j - 1] ?? 0) + cost));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
