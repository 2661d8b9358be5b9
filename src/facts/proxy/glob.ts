/** Whether a path is one that a glob means: `*` any and `?` one character, neither a slash. Linear but for one step back. */
export function isGlobMatch(path: string, pattern: string): boolean {
  let [at, from] = [0, 0];
  let star: { readonly after: number; matched: number } | null = null;
  while (from < path.length) {
    const sign = pattern[at];
    if (sign === '*') {
      at += 1;
      star = { after: at, matched: from };
    } else if (sign === path[from] || (sign === '?' && path[from] !== '/')) {
      [at, from] = [at + 1, from + 1];
    } else if (star !== null && path[star.matched] !== '/') {
      star.matched += 1;
      [at, from] = [star.after, star.matched];
    } else {
      return false;
    }
  }
  return /^\**$/.test(pattern.slice(at));
}
