/** Legal inside JSON strings, but not harmless on a terminal: C1 controls, bidirectional controls, separators. */
const unseen = /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** JSON for people and programs, escaped so that it may be printed anywhere; ends with a newline. */
export function printJson(value: unknown): string {
  const text = JSON.stringify(value, null, 2).replace(unseen, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return `${text}\n`;
}
