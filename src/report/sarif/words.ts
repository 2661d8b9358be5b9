import type { Remedy } from '../../model/outcome.ts';

/** A sentence with exactly one stop: ours come without, some with. */
export function ended(text: string): string {
  return `${text.replace(/\.$/, '')}.`;
}

/** The remedy as sentences of a plain message; the command last, so that nothing sticks to it. */
export function remedyWords(remedy: Remedy | undefined): readonly string[] {
  if (remedy === undefined) return [];
  const { text, command } = remedy;
  return [`Remedy: ${ended(text)}`, ...(command === undefined ? [] : [`Command: ${command}`])];
}
