// Text from a deployment on its way to a person's eyes.
import { oneLine } from '../model/problem.ts';

/** Characters that reorder or break text without being seen: bidirectional controls, line and paragraph separators. */
const unseen = /[\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** One line of visible characters; everything else is escaped, so no name can forge lines, colours or order. */
export function shown(text: string): string {
  return oneLine(text).replace(unseen, (character) => `\\u${character.charCodeAt(0).toString(16)}`);
}

const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

/** Columns a text takes in a terminal: East Asian wide characters and emoji two, combining marks none. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) {
    if (/\p{Mark}/u.test(character)) continue;
    columns += wide.test(character) ? 2 : 1;
  }
  return columns;
}
