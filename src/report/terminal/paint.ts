/** What a colour says; words and symbols say it too. */
export type Style = 'strong' | 'quiet' | 'bad' | 'open' | 'good' | 'accent';

/** Puts a style around text. */
export type Painter = (text: string, style: Style | undefined) => string;

const codes: Readonly<Record<Style, string>> = {
  strong: '1',
  quiet: '2',
  bad: '1;31',
  open: '1;33',
  good: '32',
  accent: '36',
};

/** Colour by ANSI escapes (ECMA-48 SGR), or plain text. */
export function painter(colour: boolean): Painter {
  if (!colour) return (text) => text;
  return (text, style) => (style === undefined ? text : `\u001b[${codes[style]}m${text}\u001b[0m`);
}
