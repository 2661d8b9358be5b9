/**
 * The day of a Studio release as `YYYY-MM-DD`, from both forms of its tags: `2025.12.17-sha-43f4f7f` and the older
 * `20250224-d10db0f`. Null when the tag tells none (`latest`, a name of one's own).
 */
export function releaseDay(reference: string): string | null {
  const tag = /:([^/:@]+)(?:@.*)?$/.exec(reference)?.[1] ?? '';
  const match =
    /^(20\d{2})\.(\d{2})\.(\d{2})(?:-|$)/.exec(tag) ?? /^(20\d{2})(\d{2})(\d{2})(?:-|$)/.exec(tag);
  return match === null ? null : `${match[1]}-${match[2]}-${match[3]}`;
}
